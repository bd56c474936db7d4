"""Production: every value comes from the environment; the site refuses to start half-configured."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from participate.config.settings.base import *  # noqa: F403
from participate.config.settings.base import INSTALLED_APPS, NOTICE_CHANNELS, SILENCED_SYSTEM_CHECKS, VAR_DIR
from participate.config.settings.databases import from_url


def required(name: str) -> str:
    """Return the environment variable `name` or say plainly that it is missing."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/operators/settings.md.")
    return value


def switch(name: str, default: bool) -> bool:
    """Read a yes/no environment variable (`1`, `true`, `yes`, `on` mean yes)."""
    value = os.environ.get(name, "")
    return default if not value else value.lower() in ("1", "true", "yes", "on")


def channels(known: dict[str, str], names: str) -> dict[str, str]:
    """Return the named ones of the known channels; a name nobody knows stops the start."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if strange := sorted(set(wanted) - set(known)):
        raise ImproperlyConfigured(f"NOTICE_CHANNELS: {', '.join(strange)}? Known are {', '.join(known)}.")
    return {name: known[name] for name in wanted}


DEMO = False
SECRET_KEY = required("SECRET_KEY")
# With its own secret the roll of an open vote survives a change of SECRET_KEY.
VOTING_SECRET = os.environ.get("VOTING_SECRET", "")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
DATABASES = {"default": from_url(required("DATABASE_URL"), VAR_DIR / "rembuk.sqlite3")}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "indonesian"}
    }

REMBUK_WORKERS = int(os.environ.get("REMBUK_WORKERS", "2"))
REMBUK_HOSTS = int(os.environ.get("REMBUK_HOSTS", "1"))
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

PUBLIC_URL = required("PUBLIC_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# A village laptop on a closed Wi-Fi has no certificate: PUBLIC_URL=http://… says so openly.
_https = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_SSL_REDIRECT = switch("SECURE_SSL_REDIRECT", _https)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", "31536000" if _https else "0"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Wagtail shows its preview in a frame of the same site; the policy forbids every other site.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W019"]
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
REQUIRE_STAFF_SECOND_FACTOR = switch("REQUIRE_STAFF_SECOND_FACTOR", True)
# Only where no proxy stands in front: the village laptop.
SERVE_MEDIA = switch("SERVE_MEDIA", False)
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))

_mail = urlsplit(required("EMAIL_URL"))
if _mail.scheme == "file":
    EMAIL_FILE_PATH = _mail.path
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL")
# Which ways to reach people this site has; phones need a gateway (SMS_GATEWAY), WhatsApp an operator.
NOTICE_CHANNELS = channels(NOTICE_CHANNELS, os.environ.get("NOTICE_CHANNELS", "email"))

STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
