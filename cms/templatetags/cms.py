"""Tags of the council's pages."""

from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Page

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
