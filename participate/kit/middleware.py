"""Security headers on every answer, and domain errors as pages people can read."""

import logging
from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participate.kit.error_views import bad_request, unavailable
from participate.kit.errors import DomainError
from participate.kit.ratelimit import too_many

STRICT = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's admin still carries inline scripts and styles (its ticket 1288); a nonce would switch them off.
ADMIN = STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
)
ADMIN_PREFIX = "/kelola/"
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Set the content security policy: strict everywhere, relaxed on the Wagtail admin only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer."""
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith(ADMIN_PREFIX) else STRICT
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class DomainErrorMiddleware:
    """Show a `DomainError` as a page with its sentence, the right status and a way back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its address holds a null byte: no person types one."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a domain error into a readable page; everything else goes on to Django."""
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return bad_request(request)  # PostgreSQL takes no null byte, wherever it came in
        if isinstance(exception, OperationalError):
            logger.error("the database could not do its work: %s", exception)
            return unavailable()
        if isinstance(exception, RateLimited):  # allauth lets this one fall through while it sends codes
            exception = too_many(seconds=60)
        if not isinstance(exception, DomainError):
            return None
        messages.get_messages(request).used = True  # type: ignore[union-attr]
        context = {"message": exception.message, "status": exception.status}
        return render(request, "errors/domain.html", context, status=exception.status)
