"""System checks that refuse unsafe combinations of settings."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def hosts_are_named(app_configs: Any, **kwargs: Any) -> list[Error]:
    """`*` in ALLOWED_HOSTS would also open the sockets to every origin."""
    if "*" in settings.ALLOWED_HOSTS:
        return [Error("ALLOWED_HOSTS must name the hosts, never '*'.", id="rembuk.E001")]
    return []


@register()
def workers_share_a_layer(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The in-memory layer and cache silently lose messages between processes."""
    layer = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    cache = settings.CACHES["default"]["BACKEND"]
    alone = "InMemory" in layer or "locmem" in cache
    if settings.REMBUK_WORKERS > 1 and alone:
        return [Error("Several workers need Redis: set REDIS_URL, or REMBUK_WORKERS=1.", id="rembuk.E002")]
    return []


@register()
def sqlite_stays_on_one_host(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An SQLite file on a network disk can be corrupted by a second host."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if "sqlite" in engine and getattr(settings, "REMBUK_HOSTS", 1) > 1:
        return [Error("Several hosts need PostgreSQL: set DATABASE_URL.", id="rembuk.E003")]
    return []
