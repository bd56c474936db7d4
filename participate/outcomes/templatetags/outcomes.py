"""Tags of the outcomes room."""

from decimal import Decimal
from typing import Any

from django import template

from participate.outcomes.queries.fates import fates
from participate.outcomes.words import volume_text
from participate.processes.models import Cycle

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
