"""ASGI entry point of the bare site."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
