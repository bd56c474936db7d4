"""The “follow” button, for any page of any room."""

from typing import Any

from django import template
from django.template.defaultfilters import capfirst

from participate.notices import letters, queries
from participate.notices.channels import all_channels
from participate.notices.models import Message
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


@register.filter
def link_of(message: Message) -> str:
    """Return the complete address of what a message is about."""
    return letters.link_of(message)


@register.filter
def reason(message: Message) -> str:
    """Say why somebody is told: {{ message|reason }} -> Because you follow U-04 Drainase."""
    return capfirst(letters.reason_of(message))


@register.inclusion_tag("notices/_ways.html")
def ways(message: Message) -> dict[str, Any]:
    """Say how a message was sent, channel by channel; its deliveries are fetched along with the message."""
    kinds = all_channels()
    rows = [
        (kinds[row.channel].label, row.digest or row, row.digest is not None)
        for row in message.deliveries.all()
        if row.channel in kinds
    ]
    return {"rows": rows}
