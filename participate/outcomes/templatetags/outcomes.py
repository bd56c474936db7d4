"""Tags of the outcomes room."""

from decimal import Decimal
from typing import Any

from django import template

from participate.notices.templatetags.notices import follow_button
from participate.outcomes.queries.fates import fates
from participate.outcomes.words import volume_text
from participate.processes.models import Cycle
from participate.processes.services import topic as cycle_topic

register = template.Library()


@register.filter
def volume(value: Decimal | None, unit: str = "") -> str:
    """Write a volume without idle zeros: {{ 148.00|volume:"m" }} -> 148 m."""
    return volume_text(value, unit)


@register.inclusion_tag("outcomes/_fates.html")
def cycle_fates(cycle: Cycle) -> dict[str, Any]:
    """Draw what became of every proposal of a cycle, in counts that add up: {% cycle_fates cycle %}."""
    rows = fates(cycle)
    bars = [
        {"label": row.label, "value": row.count, "text": str(row.count), "tone": row.tone} for row in rows
    ]
    return {"cycle": cycle, "bars": bars, "total": sum(row.count for row in rows)}


@register.inclusion_tag("notices/_follow.html", takes_context=True)
def follow_cycle(context: dict[str, Any], cycle: Cycle, url: str) -> dict[str, Any]:
    """Draw the “follow” button of a whole cycle."""
    return follow_button(context, cycle_topic(cycle), cycle.title, url)
