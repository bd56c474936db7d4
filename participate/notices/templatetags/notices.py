"""The “follow” button, for any page of any room."""

from typing import Any

from django import template

from participate.notices import queries
from participate.notices.tokens import offer
from participate.notices.web import visitor

register = template.Library()


@register.inclusion_tag("notices/_follow.html", takes_context=True)
def follow_button(context: dict[str, Any], topic: str, title: str, url: str) -> dict[str, Any]:
    """Draw “Follow” or “You follow this”: {% follow_button "proposal:12" "U-02 Drainase" url %}.

    Visitors without a session cost no query and get a link, so the page stays the same for everybody.
    """
    request = context.get("request")
    user = visitor(request) if request else None
    signed_in = bool(user and user.is_authenticated)
    row = queries.followed(user).filter(topic=topic).first() if signed_in else None
    token = offer(topic=topic, title=title, url=url)
    return {
        "row": row,
        "signed_in": signed_in,
        "token": token,
        "title": title,
        "url": url,
        "request": request,
    }


@register.simple_tag(takes_context=True)
def unread(context: dict[str, Any]) -> int:
    """Return how many messages wait for the person (0 and no query for visitors)."""
    request = context.get("request")
    user = visitor(request) if request else None
    return queries.unread_count(user) if user and user.is_authenticated else 0
