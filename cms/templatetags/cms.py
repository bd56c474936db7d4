"""Tags of the council's pages."""

from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Page

from cms.live import LiveFacts
from participate.processes import timetable
from participate.processes.web import visitor

register = template.Library()


@register.simple_tag(takes_context=True)
def edit_url(context: dict[str, Any], page: Page) -> str:
    """Return the address of the editor for people who may edit this page (no session is opened for others)."""
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False) or not page.pk:
        return ""
    user = visitor(request)
    if not user.is_authenticated or not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@register.simple_tag(takes_context=True)
def open_first(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first thing that is open as {cycle, now}; the blocks below then name only the others."""
    live = LiveFacts.of(context)
    for cycle in live.running():
        now = timetable.now_open(cycle, live.now())
        if now.tone == "in" and now.url:
            live.said = cycle.pk
            return {"cycle": cycle, "now": now}
    return None
