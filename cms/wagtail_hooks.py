"""What Wagtail's admin shows beyond pages: what is open, and lists to look things up in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.waiting import EditorsMenuItem, WaitingPanel, report_menu_item, report_urls
from participate.kit.clock import database_now
from participate.places.models import Area
from participate.processes import timetable
from participate.processes.models import Cycle
from participate.processes.queries import public_cycles


class OpenNowPanel(Component):
    """On the first page of the admin: what is open, with the way into the rooms."""

    name = "open_now"
    order = 50
    template_name = "cms/admin/open_now.html"

    def get_context_data(self, parent_context: dict[str, Any] | None) -> dict[str, Any]:
        """Read the running processes (3 queries)."""
        now = database_now()
        rows = public_cycles().filter(is_archived=False)[:6]
        return {"rows": [(row, timetable.now_open(row, now)) for row in rows]}


@hooks.register("construct_homepage_panels")
def add_open_now(request: HttpRequest, panels: list[Any]) -> None:
    """Put what is open in front of everything else."""
    panels.insert(0, OpenNowPanel())


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, menu_items: list[Any]) -> None:
    """Offer our own questions and answers; links to other sites would tell them who works here."""
    menu_items[:] = [MenuItem(_("Help for editors"), reverse("accounts:help"), icon_name="help", order=1)]


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Look things up: nobody adds, changes or deletes here, because the rooms' services do it with an audit trail."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow viewing to everybody who may enter the admin."""
        return action == "view" and user.has_perm("wagtailadmin.access_admin")

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        """Allow viewing only."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """The same answer for every row."""
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> Any:
        """Return all rows, or none."""
        return (
            self.model.objects.all()
            if self.user_has_any_permission(user, actions)
            else self.model.objects.none()
        )


for looked_up in (Cycle, Area):
    register_permission_policy(looked_up, ReadOnlyPolicy(looked_up), exact_class=True)


class CycleViewSet(ModelViewSet):
    """The processes, to look up."""

    model = Cycle
    icon = "calendar"
    menu_label = _("Processes")
    list_display = ["name", "area", "fiscal_year", "is_public", "is_archived"]
    list_filter = ["fiscal_year", "is_archived"]
    search_fields = ["name"]
    form_fields = ["name"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "slug", "area", "fiscal_year", "is_public", "is_archived"]
    copy_view_enabled = False


class AreaViewSet(ModelViewSet):
    """The areas, to look up."""

    model = Area
    icon = "site"
    menu_label = _("Areas")
    list_display = ["name", "code", "level", "population"]
    list_filter = ["level"]
    search_fields = ["name", "code"]
    form_fields = ["name"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "code", "level", "population"]
    copy_view_enabled = False


class LookUpGroup(ModelViewSetGroup):
    """Lists for editors who write about places and processes."""

    menu_label = _("Places and processes")
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (CycleViewSet, AreaViewSet)


@hooks.register("register_admin_viewset")
def register_look_up() -> LookUpGroup:
    """Add the lists to the menu."""
    return LookUpGroup()


@hooks.register("construct_homepage_panels")
def add_waiting(request: HttpRequest, panels: list[Any]) -> None:
    """Put what waits behind what is open."""
    panels.insert(1, WaitingPanel())


@hooks.register("register_admin_urls")
def register_moderation_report() -> list[Any]:
    """Add the report's addresses."""
    return report_urls()


@hooks.register("register_reports_menu_item")
def register_moderation_menu_item() -> EditorsMenuItem:
    """Add the report to the menu of reports."""
    return report_menu_item()
