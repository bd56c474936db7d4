"""Tags about a cycle."""

from typing import Any

from django import template

from participate.processes.models import Cycle
from participate.processes.web import Link, cycle_links, roles_here, room_url, staff_links

register = template.Library()


@register.simple_tag(takes_context=True)
def cycle_nav(context: dict[str, Any], cycle: Cycle) -> list[Link]:
    """Return the public pages of the cycle."""
    request = context.get("request")
    return cycle_links(cycle, request.path if request else "")


@register.simple_tag(takes_context=True)
def cycle_work(context: dict[str, Any], cycle: Cycle) -> list[Link]:
    """Return the work pages of the person who looks (no query for visitors without a session)."""
    request = context.get("request")
    roles = roles_here(request, cycle) if request else frozenset()
    return staff_links(cycle, roles, request.path) if roles else []


@register.simple_tag
def room_link(name: str, cycle: Cycle) -> str:
    """Return the address of a room's page for the cycle, or nothing."""
    return room_url(name, cycle)
