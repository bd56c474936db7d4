"""Put the automatic result on the table, and write down what is on the list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.contests.queries import official_count
from participate.kit import audit, live
from participate.outcomes.errors import MovedOn, NoCount
from participate.outcomes.models import Decision, DecisionItem
from participate.outcomes.queries.meeting import Meeting, decision_of, load_meeting
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import envelope_amount
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic


def topic(cycle: Cycle) -> str:
    """Return the live topic of the meeting's list, which the big screen follows."""
    return f"decision:{cycle.pk}"


def require_facilitator(actor: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` unless the actor facilitates the cycle; None is the system."""
    if actor is not None:
        require_role(actor, cycle, Role.FACILITATOR)


@transaction.atomic
def propose_decision(*, actor: Any, cycle: Cycle, now: datetime | None = None) -> Decision:
    """Turn the official count into a proposal to the meeting; doing it twice changes nothing.

    Raises `NoCount` before the official count, `NotOpen` outside the deciding phase.
    """
    require_facilitator(actor, cycle)
    moment = lock_open(cycle, Capability.DECIDE, now)
    existing = decision_of(cycle)
    if existing:
        return existing
    run = official_count(cycle)
    if run is None or not run.result:
        raise NoCount(_("The votes are not counted yet. Count them first; then the list stands here."))
    rule = run.contest.rule or run.rule
    decision = Decision(
        cycle=cycle, count_run=run, method=str(rule.get("name", "")), envelope=envelope_amount(cycle),
        floors=_floors(rule), cap_pct=_cap_pct(rule), proposed_at=moment,
    )  # fmt: skip
    decision.full_clean()
    decision.save()
    rebuild(cycle, decision)
    audit.record(actor=actor, action="outcomes.propose_decision", target=f"decision:{decision.pk}", at=moment)
    live.announce(topic(cycle), cycle_topic(cycle))
    return decision


def _floors(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the floors of the published rule as [{tag, pct}]; a rule without floors has none."""
    return [{"tag": row["tag"], "pct": row["pct"]} for row in rule.get("floors") or ()]


def _cap_pct(rule: dict[str, Any]) -> int | None:
    """Return the share one area may get by the published rule."""
    return next((row["pct"] for row in rule.get("caps") or () if row.get("scope") == "group"), None)


def lock_decision(cycle: Cycle, decision_id: int, expected: int | None) -> Decision:
    """Lock the decision's row; raises `MovedOn` when the list is not the one the person looked at."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("count_run__contest")
    decision = rows.get(pk=decision_id, cycle=cycle)
    require_revision(decision, expected)
    return decision


def require_revision(decision: Decision, expected: int | None) -> None:
    """Raise `MovedOn` when the list is not the one the person looked at (None asks nothing)."""
    if expected is not None and expected != decision.revision:
        raise MovedOn(_("Somebody changed the list meanwhile. Look at it as it is now, then try again."))


def rebuild(cycle: Cycle, decision: Decision) -> Meeting:
    """Write the items anew from the automatic result and the amendments in force; return what they came from.

    The one place that writes items. Call inside the transaction that holds the decision's lock.
    """
    meeting = load_meeting(cycle, decision)
    sheet = meeting.sheet()
    decision.items.all().delete()
    DecisionItem.objects.bulk_create(
        DecisionItem(
            decision=decision, proposal=line.candidate.proposal, rank=line.rank, volume=line.entry.volume,
            cost=line.entry.cost, basis=line.entry.basis,
            combined="" if line.combined is None else str(line.combined),
        )
        for line in sheet.lines
    )  # fmt: skip
    Decision.objects.filter(pk=decision.pk).update(
        envelope=meeting.terms.envelope, revision=len(meeting.amendments)
    )
    decision.envelope, decision.revision = meeting.terms.envelope, len(meeting.amendments)
    return meeting
