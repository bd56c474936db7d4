"""What every page template knows about the site; no query is made here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and whether this is the demo."""
    return {"site_name": settings.SITE_NAME, "is_demo": getattr(settings, "DEMO", False)}
