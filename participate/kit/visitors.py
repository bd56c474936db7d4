"""Where a request came from."""

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the visitor's own address for rate limits, read as sign-in reads it (TRUSTED_PROXIES).

    Behind a proxy `REMOTE_ADDR` is the proxy's: one counter for a whole town.
    """
    try:
        return get_client_ip(request) or ""
    except ImproperlyConfigured:
        return request.META.get("REMOTE_ADDR", "")
