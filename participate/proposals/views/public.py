"""Public pages."""

from django.http import HttpRequest, HttpResponse


def detail(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show one proposal."""
    return HttpResponse(code)
