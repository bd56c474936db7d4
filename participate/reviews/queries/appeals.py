"""Who may appeal, against what, until when; and the appeals of a cycle."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from participate.processes.models import Cycle
from participate.processes.working_days import working_days
from participate.proposals.enums import Decision, Joining
from participate.proposals.models import CoAuthor, Proposal
from participate.proposals.permissions import is_proposer
from participate.proposals.stages import find_stage, stages_of
from participate.proposals.transitions import StageKind
from participate.reviews.models import Appeal

AGAINST = (Decision.RETURNED, Decision.REJECTED, Decision.ROUTED)


def may_appeal(user: Any, proposal: Proposal) -> bool:
    """Say whether the person proposed it, alone or with others (one query for others)."""
    if not user.is_authenticated:
        return False
    if is_proposer(user, proposal):
        return True
    return CoAuthor.objects.filter(proposal=proposal, person=user, state=Joining.JOINED).exists()


def last_day(proposal: Proposal) -> date:
    """Return the last day to appeal against the newest decision, on the cycle's clocks."""
    days = proposal.cycle.settings.review.appeal_within_days
    return working_days(proposal.cycle).local_day(proposal.latest_event.at) + timedelta(days=days)


def refusal(proposal: Proposal, now: datetime) -> str:
    """Return why nobody can appeal against the newest decision now, or "" (one query; phases may cost another)."""
    event = proposal.latest_event
    kind = find_stage(stages_of(proposal.cycle), event.stage).kind if event else None
    if event is None or event.decision not in AGAINST or kind != StageKind.VERIFY:
        return _("There is no decision here that one could appeal against.")
    if Appeal.objects.filter(against=event).exists():
        return _("There was an appeal against this decision already. One is what the rules allow.")
    last = last_day(proposal)
    if working_days(proposal.cycle).local_day(now) > last:
        day = formats.date_format(last, "DATE_FORMAT")
        return _("The last day to appeal was %(day)s.") % {"day": day}
    return ""


def appeals_of(cycle: Cycle) -> QuerySet[Appeal]:
    """Return the appeals of a cycle, open ones first by due day (one query when read)."""
    rows = Appeal.objects.filter(proposal__cycle=cycle)
    return rows.select_related("proposal", "against", "reviewer", "appellant").order_by(
        "outcome", "due_on", "pk"
    )


def appeals_against(proposal: Proposal) -> list[Appeal]:
    """Return the appeals of a proposal, oldest first (one query)."""
    return list(proposal.appeals.select_related("against").order_by("pk"))
