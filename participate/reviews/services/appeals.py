"""The right to appeal: once per decision, within days, judged by somebody else, answered in public."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.processes.services import topic as cycle_topic
from participate.processes.working_days import working_days
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal
from participate.proposals.services.appeals import record_appeal
from participate.proposals.services.events import topic
from participate.reviews.enums import Outcome
from participate.reviews.errors import BadOpinion, NoAppeal, NotReady, NotYourAppeal, OwnDecision
from participate.reviews.models import Appeal
from participate.reviews.permissions import may_lead, require_verifier
from participate.reviews.queries.appeals import may_appeal, refusal
from participate.reviews.services.locking import desk_topic

_STEPS = {Outcome.REVERSED: Decision.ELIGIBLE, Outcome.REOPENED: Decision.REOPENED}


@transaction.atomic
def lodge_appeal(*, actor: Any, proposal: Proposal, text: str, now: datetime | None = None) -> Appeal:
    """Appeal against the newest decision of a proposal; for proposer and co-authors. Raises `NoAppeal`.

    The text goes to those who judge it and is not published.
    """
    if not may_appeal(actor, proposal):
        raise NotYourAppeal(_("Only those who proposed it may appeal."))
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area", "latest_event")
    locked = rows.get(pk=proposal.pk)
    moment = now or database_now()
    against = locked.latest_event
    why_not = refusal(locked, moment)
    if why_not:
        raise NoAppeal(why_not)
    due = working_days(locked.cycle).due(moment, locked.cycle.settings.review.appeal_days)
    appeal = Appeal(
        proposal=locked, against=against, appellant=actor, text=text.strip(), at=moment, due_on=due,
        first_decider=against.actor,
    )  # fmt: skip
    _keep(appeal)
    _record(actor, "lodge_appeal", appeal, locked.cycle, moment)
    return appeal


@transaction.atomic
def take_appeal(*, actor: Any, appeal: Appeal, reviewer: Any, now: datetime | None = None) -> Appeal:
    """Give an appeal to somebody of the verification team who did not make the decision. Raises `OwnDecision`."""
    cycle = appeal.proposal.cycle
    require_verifier(actor, cycle)
    locked = _locked(appeal)
    _refuse_own(locked, reviewer)
    if not may_lead(reviewer, cycle):
        raise NotReady(_("%(person)s is not in the verification team here.") % {"person": reviewer})
    locked.reviewer = reviewer
    locked.save(update_fields=["reviewer"])
    _record(actor, "take_appeal", locked, cycle, now or database_now())
    return locked


@transaction.atomic
def decide_appeal(
    *, actor: Any, appeal: Appeal, outcome: str, reason: str, now: datetime | None = None
) -> Appeal:
    """Judge an appeal: the decision stands, is reversed, or the proposal goes back to review; all of it public.

    Raises `OwnDecision` for whoever made the decision, `BadStep` when the proposal has gone on since.
    """
    cycle = appeal.proposal.cycle
    require_verifier(actor, cycle)
    locked, moment = _locked(appeal), now or database_now()
    _refuse_own(locked, actor)
    if not reason.strip():
        raise BadOpinion(_("Write the reason. Everybody can read it."))
    if locked.proposal.latest_event_id != locked.against_id and outcome != Outcome.UPHELD:
        raise NotReady(_("The proposal has gone on since, so only “the decision stands” is left."))
    step = _STEPS.get(Outcome(outcome))
    if step:
        note = _("An appeal was heard: %(reason)s") % {"reason": reason.strip()}
        locked.result = record_appeal(
            actor=actor, proposal=locked.proposal, decision=step, note=note[:1000], now=moment
        )
    locked.outcome, locked.reason = outcome, reason.strip()
    locked.decided_by, locked.decided_at = actor, moment
    _keep(locked)
    _record(actor, "decide_appeal", locked, cycle, moment)
    return locked


def _locked(appeal: Appeal) -> Appeal:
    """Lock an appeal that is still open."""
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("proposal__cycle__area", "against")
    locked = rows.get(pk=appeal.pk)
    if locked.outcome:
        raise NoAppeal(_("This appeal is decided already."))
    return locked


def _refuse_own(appeal: Appeal, person: Any) -> None:
    """Raise when somebody would judge their own decision, or their own appeal."""
    if person.pk in (appeal.first_decider_id, appeal.appellant_id):
        raise OwnDecision(_("Somebody else judges this appeal: not who decided, and not who appeals."))


def _keep(appeal: Appeal) -> None:
    """Check and store; what is wrong is said in words."""
    try:
        appeal.full_clean(exclude=["proposal", "against", "appellant", "first_decider", "reviewer", "decided_by"],
                          validate_unique=False)  # fmt: skip
    except ValidationError as error:
        raise BadOpinion(" ".join(error.messages)) from error
    appeal.save()


def _record(actor: Any, verb: str, appeal: Appeal, cycle: Cycle, moment: datetime) -> None:
    """Leave a trace, and bring the pages up to date: that there is an appeal is public."""
    data = {"proposal": appeal.proposal_id, "outcome": appeal.outcome}
    audit.record(actor=actor, action=f"reviews.{verb}", target=f"appeal:{appeal.pk}", at=moment, data=data)
    live.announce(topic(appeal.proposal), desk_topic(cycle), cycle_topic(cycle))
