"""Enforce the access table, and the second factor for people with staff roles."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.config.access import Access, access_for
from participate.kit.middleware import ADMIN_PREFIX
from participate.processes.enums import STAFF_ROLES
from participate.processes.queries import all_roles

Handler = Callable[[HttpRequest], HttpResponse]


class AccessMiddleware:
    """First gate of every URL; what is not declared is refused."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; pages of members stay in no cache, nor behind the back button of a shared phone."""
        response = self.get_response(request)
        if getattr(request, "members_only", False):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request in, send it to sign-in, or refuse it."""
        match = request.resolver_match
        rule = access_for(match.view_name, match.route) if match else None
        if rule is None:
            return self._refuse(request, _("This address is not open to anyone."))
        if not rule.signed_in and not request.path.startswith(ADMIN_PREFIX):
            return None
        request.members_only = True  # type: ignore[attr-defined]
        return self._member(request, rule)

    def _member(self, request: HttpRequest, rule: Access) -> HttpResponse | None:
        """Check sign-in, role and second factor."""
        user = request.user
        if not user.is_authenticated:
            return (
                None if request.path.startswith(ADMIN_PREFIX) else redirect_to_login(request.get_full_path())
            )
        held = all_roles(user) if rule.roles or settings.REQUIRE_STAFF_SECOND_FACTOR else frozenset()
        if rule.roles and not rule.roles & held:
            return self._refuse(
                request, _("Your account has no role for this page. Ask the organiser for it.")
            )
        if request.path.startswith(ADMIN_PREFIX) and not user.has_perm("wagtailadmin.access_admin"):
            # Wagtail would send a member to sign in, and sign-in would send a member back.
            return self._refuse(
                request, _("Your account has no role for this page. Ask the organiser for it.")
            )
        # Wagtail's own groups open the admin without a role of ours, so there everybody needs it.
        staff = held & STAFF_ROLES or user.is_staff or request.path.startswith(ADMIN_PREFIX)
        return self._second_factor(request) if settings.REQUIRE_STAFF_SECOND_FACTOR and staff else None

    def _second_factor(self, request: HttpRequest) -> HttpResponse | None:
        """Ask to set it up, or to show it in this session: one from before it was set up has not."""
        if not get_adapter().is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        if any(row["method"] == "mfa" for row in get_authentication_records(request, request.user)):
            return None
        return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))

    def _refuse(self, request: HttpRequest, message: str) -> HttpResponse:
        """Answer 403 with a sentence and a way back."""
        return render(request, "errors/domain.html", {"message": message, "status": 403}, status=403)
