"""Amendments of the meeting: one at a time, with reason and agreement, never above the envelope."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.kit.money import money_text
from participate.outcomes.enums import Agreement, Change
from participate.outcomes.errors import (
    BadAmendment,
    BreaksLimit,
    NeedsWords,
    NotPublished,
    Overspend,
    Published,
)
from participate.outcomes.models import Amendment, Decision
from participate.outcomes.queries.meeting import Meeting, load_meeting
from participate.outcomes.services.propose import lock_decision, rebuild, require_facilitator, topic
from participate.outcomes.services.record import correct_published
from participate.outcomes.sheet import Candidate, Sheet
from participate.outcomes.words import cannot_apply, limit_sentence, too_much, volume_text
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic


@dataclass(frozen=True, slots=True)
class Vote:
    """Hands counted in the meeting; all None when it agreed by consensus."""

    in_favour: int | None = None
    against: int | None = None
    abstain: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an amendment would do: the list before and after, and sentences about limits it newly breaks."""

    amendment: Amendment
    before: Sheet
    after: Sheet
    breaks: tuple[str, ...]


def preview_amendment(
    *, cycle: Cycle, decision: Decision, kind: str, code: str, volume: Decimal | None = None
) -> Effect:
    """Work out what an amendment would do, without writing anything. Raises `BadAmendment` or `Overspend`."""
    meeting = load_meeting(cycle, decision)
    return _effect(meeting, _draft(meeting, kind, code, volume))


def preview_undo(*, cycle: Cycle, decision: Decision, number: int) -> Effect:
    """Work out what taking an amendment back would do, without writing anything."""
    meeting = load_meeting(cycle, decision)
    return _effect(meeting, _undo_draft(meeting, number))


def _effect(meeting: Meeting, draft: Amendment) -> Effect:
    """Compare the list before and after; refuse a list that costs more than the envelope."""
    before, after = meeting.sheet(), meeting.sheet([draft])
    currency = meeting.cycle.currency
    if after.left < 0 and after.total > before.total:
        raise Overspend(too_much(after, currency))
    floors = _worse(before.floors, after.floors, floor=True)
    caps = _worse(before.caps, after.caps, floor=False)
    words = [limit_sentence(row, after, currency, floor=True) for row in floors]
    words += [limit_sentence(row, after, currency, floor=False) for row in caps]
    return Effect(draft, before, after, tuple(words))


def _worse(before: tuple[Any, ...], after: tuple[Any, ...], *, floor: bool) -> list[Any]:
    """Return the limits that do not hold afterwards and are further off than before."""
    old = {row.code: row.amount for row in before}
    sign = 1 if floor else -1
    return [row for row in after if not row.reached and row.amount * sign < old.get(row.code, 0) * sign]


def _draft(meeting: Meeting, kind: str, code: str, volume: Decimal | None) -> Amendment:
    """Build the amendment, not stored yet, after checking that it fits the list."""
    candidate = meeting.candidates.get(code)
    if candidate is None:
        raise BadAmendment(
            _("%(code)s was not on the ballot, so it cannot come on the list.") % {"code": code}
        )
    entry = meeting.entries().get(code)
    if (kind == Change.ADD) == (entry is not None):
        raise BadAmendment(cannot_apply(kind, code))
    after = None if kind == Change.REMOVE else _wanted(candidate, kind, volume)
    if entry and after == entry.volume:
        raise BadAmendment(_("That is the volume it has now. Write another one."))
    return Amendment(
        decision=meeting.decision, number=len(meeting.amendments) + 1, kind=kind, proposal=candidate.proposal,
        volume_before=entry.volume if entry else None, volume_after=after,
        cost_before=entry.cost if entry else 0,
        cost_after=0 if after is None else _cost(candidate, after, meeting.cycle.currency),
        is_addendum=meeting.decision.is_published,
    )  # fmt: skip


def _wanted(candidate: Candidate, kind: str, volume: Decimal | None) -> Decimal:
    """Return the new volume: all of it when an addition names none, never more than was asked for."""
    if volume is None and kind == Change.ADD:
        return candidate.volume
    if volume is None or volume <= 0:
        raise BadAmendment(_("Write the new volume, for example 148."))
    if volume > candidate.volume:
        most = volume_text(candidate.volume, candidate.unit)
        raise BadAmendment(_("Not more than was asked for and checked: %(most)s.") % {"most": most})
    return volume


def _cost(candidate: Candidate, volume: Decimal, currency: str) -> int:
    """Return the exact cost of a volume; refuse one that gives no whole amount."""
    cost = candidate.cost_of(volume)
    if cost is None:
        price = money_text(candidate.cost, currency)
        words = {"volume": volume_text(candidate.volume, candidate.unit), "price": price}
        raise BadAmendment(
            _("This volume gives no whole amount (%(volume)s cost %(price)s). Choose one near it.") % words
        )
    return cost


@transaction.atomic
def amend(
    *, actor: Any, decision: Decision, kind: str, code: str, reason: str, agreement: str = Agreement.CONSENSUS,
    volume: Decimal | None = None, vote: Vote | None = None, dissent: str = "", limit_reason: str = "",
    expected: int | None = None, now: datetime | None = None,
) -> Amendment:  # fmt: skip
    """Record one amendment of the meeting and write the list anew.

    `expected` is the revision the person looked at. Raises `Overspend` always when the list would exceed the
    envelope, `BreaksLimit` when a floor or cap would break without `limit_reason`, `MovedOn` when the list
    changed meanwhile. After the publication the amendment is an addendum with its own date, and the proposal
    gets its new status at once.
    """
    cycle = decision.cycle
    require_facilitator(actor, cycle)
    moment = _open_for(cycle, decision, now)
    locked = lock_decision(cycle, decision.pk, expected)
    meeting = load_meeting(cycle, locked)
    effect = _effect(meeting, _draft(meeting, kind, code, volume))
    row = effect.amendment
    row.reason, row.dissent, row.limit_reason = reason.strip(), dissent.strip(), limit_reason.strip()
    _agreed(row, agreement, vote)
    return _save(actor, cycle, locked, effect, moment)


@transaction.atomic
def undo_amendment(
    *, actor: Any, decision: Decision, number: int, reason: str, expected: int | None = None,
    now: datetime | None = None,
) -> Amendment:  # fmt: skip
    """Take back an amendment that is in force; both stay on record. Not after the publication."""
    cycle = decision.cycle
    require_facilitator(actor, cycle)
    moment = _open_for(cycle, decision, now)
    locked = lock_decision(cycle, decision.pk, expected)
    if locked.is_published:
        raise Published(_("The decision is published. Correct it with a new addendum instead."))
    meeting = load_meeting(cycle, locked)
    effect = _effect(meeting, _undo_draft(meeting, number))
    effect.amendment.reason = reason.strip()
    effect.amendment.limit_reason = reason.strip()
    return _save(actor, cycle, locked, effect, moment)


def _undo_draft(meeting: Meeting, number: int) -> Amendment:
    """Build the row that takes back an amendment in force."""
    target = next((row for row in meeting.amendments if row.number == number), None)
    taken = {row.undoes_id for row in meeting.amendments}
    if target is None or target.kind == Change.UNDO or target.pk in taken:
        raise BadAmendment(_("This amendment is not in force any more."))
    return Amendment(
        decision=meeting.decision, number=len(meeting.amendments) + 1, kind=Change.UNDO, undoes=target,
        proposal=target.proposal, volume_before=target.volume_after, volume_after=target.volume_before,
        cost_before=target.cost_after, cost_after=target.cost_before, agreement=Agreement.CONSENSUS,
    )  # fmt: skip


def _open_for(cycle: Cycle, decision: Decision, now: datetime | None) -> datetime:
    """Return the moment: before the publication the deciding phase must be open, an addendum may come later."""
    fresh = Decision.objects.values_list("published_at", flat=True).get(pk=decision.pk)
    if fresh is None:
        return lock_open(cycle, Capability.DECIDE, now)
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    return now or database_now()


def _agreed(row: Amendment, agreement: str, vote: Vote | None) -> None:
    """Check and store how the meeting agreed."""
    row.agreement = Agreement(agreement)
    if row.agreement == Agreement.CONSENSUS:
        return
    if vote is None or vote.in_favour is None or vote.against is None:
        raise NeedsWords(_("Write how many hands were for and against."))
    if vote.in_favour <= vote.against:
        raise BadAmendment(_("The meeting did not agree: the hands for it must be more than those against."))
    row.votes_for, row.votes_against, row.votes_abstain = vote.in_favour, vote.against, vote.abstain or 0


def _save(actor: Any, cycle: Cycle, decision: Decision, effect: Effect, moment: datetime) -> Amendment:
    """Store the amendment, write the list anew, tell the screens."""
    row = effect.amendment
    if not row.reason:
        raise NeedsWords(_("Write the reason. It goes into the minutes."))
    if effect.breaks and not row.limit_reason:
        raise BreaksLimit(effect.breaks[0] + " " + _("If the meeting wants this, write why."))
    if row.kind != Change.UNDO and not effect.breaks:
        row.limit_reason = ""
    row.actor, row.at = actor, moment
    row.full_clean(exclude=["actor"])
    row.save(force_insert=True)
    if decision.is_published:
        _require_no_change_yet(decision)
        correct_published(actor=actor, decision=decision, amendment=row, now=moment)
    rebuild(cycle, decision)
    data = {"number": row.number, "kind": row.kind, "proposal": row.proposal.code}
    audit.record(actor=actor, action="outcomes.amend", target=f"decision:{decision.pk}", at=moment, data=data)
    live.announce(topic(cycle), cycle_topic(cycle))
    return row


def _require_no_change_yet(decision: Decision) -> None:
    """Refuse an addendum once the money changed: the list of that change would no longer be true."""
    if decision.envelope_changes.exists():
        raise NotPublished(
            _(
                "The budget changed after this decision. Later changes are recorded per proposal, in follow-up."
            )
        )
