"""At the door of the admin: editing rights follow the roles people hold now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.services import sync_editor_rights
from participate.kit.middleware import ADMIN_PREFIX

Handler = Callable[[HttpRequest], HttpResponse]


class EditorRightsMiddleware:
    """Bring the visitor's editing rights up to date, in the admin only (2 queries there, none elsewhere)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the rights first, so that the page sees them."""
        if (
            request.path.startswith(ADMIN_PREFIX)
            and request.user.is_authenticated
            and not request.user.is_superuser
        ):
            sync_editor_rights(request.user)
        return self.get_response(request)
