"""ASGI entry point: sockets, and in the embedded way of running also pages, admin and static files."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participate.config.settings.production")
django_application = get_asgi_application()

from participate.config.frontcache import FrontCacheASGI  # noqa: E402  (needs the settings)
from participate.kit.routing import websocket_urlpatterns  # noqa: E402  (needs the app registry)

application = ProtocolTypeRouter(
    {
        "http": FrontCacheASGI(django_application),
        # Public facts only, so no sign-in is read for sockets; the origin is checked.
        "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
    }
)
