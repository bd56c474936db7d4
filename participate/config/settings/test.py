"""Settings of the test runs: fast passwords, memory mail, the database named by DATABASE_URL."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("REMBUK_VAR", str(Path(tempfile.gettempdir()) / "rembuk-test"))

from participate.config.settings.base import *  # noqa: F403

# A connection kept by another thread would outlive the test that it was opened in.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
DEMO = True
ANNOUNCE_SECONDS = 0
REMEMBER_SECONDS = 0
OPINION_MAP_SECONDS = 0
SERVE_MEDIA = True
SECRET_KEY = "test-only-key-that-guards-nothing"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Looking for every static file costs a second per test client; the journeys run with it.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
ACCOUNT_RATE_LIMITS = False
