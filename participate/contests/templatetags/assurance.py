"""The label that says who may vote, how people are known, and what can be checked."""

from typing import Any

from django import template

from participate.contests.roll_counts import roll_counts
from participate.contests.wording.assurance import label_of
from voting.ballots.models import Contest

register = template.Library()


@register.inclusion_tag("contests/_assurance.html")
def assurance_label(contest: Contest, cycle: Any, *, counts: bool = False) -> dict[str, Any]:
    """Show the label; with `counts` also how many people are known how well (one query)."""
    return {
        "lines": label_of(contest, roll_counts(contest) if counts else None),
        "contest": contest,
        "cycle": cycle,
    }
