"""What the page of a proposal shows of reviews, appeals and ties."""

from typing import Any

from django import template
from django.utils import timezone

from participate.processes.models import Cycle
from participate.processes.web import visitor
from participate.proposals.models import Proposal
from participate.reviews.enums import Verdict
from participate.reviews.queries import appeals as rights
from participate.reviews.queries.desk import today_in
from participate.reviews.queries.page import public_appeals, public_reviews, relations_of, told_about

register = template.Library()


@register.filter
def verdict(code: str) -> str:
    """Return an opinion in words."""
    return str(Verdict(code).label)


@register.inclusion_tag("reviews/_public.html", takes_context=True)
def review_panel(context: template.Context, proposal: Proposal, cycle: Cycle) -> dict[str, Any]:
    """Show what is public of the reviews (one query when there is nothing), and the way to appeal."""
    now, (reviewed, appealed, tied) = timezone.now(), told_about(proposal)
    return {
        "cycle": cycle, "proposal": proposal, "today": today_in(cycle, now),
        "reviews": public_reviews(proposal, cycle) if reviewed else [],
        "appeals": public_appeals(proposal) if appealed else [],
        "relations": relations_of(proposal) if tied else [], **_right(context, proposal, now),
    }  # fmt: skip


def _right(context: template.Context, proposal: Proposal, now: Any) -> dict[str, Any]:
    """Return whether this visitor can appeal now, and until when (no query for people who are not signed in)."""
    user = visitor(context["request"])
    against = proposal.latest_event and proposal.latest_event.decision in rights.AGAINST
    if not against or not rights.may_appeal(user, proposal) or rights.refusal(proposal, now):
        return {"may_appeal": False}
    return {"may_appeal": True, "last_day": rights.last_day(proposal)}
