"""What pages and tags of this room share about the visitor."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser


def visitor(request: Any) -> Any:
    """Return the signed-in user, without opening a session for people who have none."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or hasattr(request, "_cached_user"):
        return request.user
    return AnonymousUser()
