"""Merge with the consent of both: one side offers, the other answers, the verification team confirms or not."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.enums import Capability, Role
from participate.processes.permissions import require_role
from participate.processes.services import lock_open
from participate.proposals.enums import Answer
from participate.proposals.errors import BadMerge, BadStep, NeedsReason
from participate.proposals.models import MergeOffer, Proposal, ProposalEvent
from participate.proposals.queries.together import GOES_ON, author_pks, authors_of
from participate.proposals.services import letters
from participate.proposals.services.coauthors import add_after_merge, require_author
from participate.proposals.services.telling import topic
from participate.proposals.services.verification import merge_into


@transaction.atomic
def offer_merge(
    *,
    actor: Any,
    proposal: Proposal,
    other: Proposal,
    mine_carries: bool,
    note: str,
    now: datetime | None = None,
) -> MergeOffer:
    """Offer the authors of `other` to merge; `mine_carries` says which of the two lives on.

    Who writes both has agreed with themselves. Raises `NotYours`, `NeedsReason`, `BadMerge`.
    """
    pair = _locked(proposal, other)
    mine, theirs = pair[proposal.pk], pair[other.pk]
    require_author(actor, mine)
    if not note.strip():
        raise NeedsReason(_("Write why the two belong together. The other side reads it."))
    source, target = (theirs, mine) if mine_carries else (mine, theirs)
    _refuse(source, target, theirs)
    moment = now or database_now()
    row = MergeOffer(
        source=source, target=target, by_source=not mine_carries, note=note.strip()[:300], made_by=actor,
        made_at=moment,
    )  # fmt: skip
    if actor.pk in author_pks(theirs):
        row.state, row.answered_by, row.answered_at = Answer.ACCEPTED, actor, moment
    row.save()
    _trace(actor, row, "proposals.offer_merge", moment)
    letters.merge_offered(row, people=_others(actor, authors_of(theirs)), now=moment)
    return row


@transaction.atomic
def answer_merge(
    *, actor: Any, row: MergeOffer, accept: bool, word: str = "", now: datetime | None = None
) -> MergeOffer:
    """Agree to the merge, or decline with a word; only authors of the other side may."""
    fresh = _open(row)
    require_author(actor, asked_side(fresh))
    if not accept and not word.strip():
        raise NeedsReason(_("Write a word on why not. It is kind, and everybody learns from it."))
    moment = now or database_now()
    fresh.state = Answer.ACCEPTED if accept else Answer.DECLINED
    fresh.answer, fresh.answered_by, fresh.answered_at = word.strip()[:300], actor, moment
    fresh.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _trace(actor, fresh, "proposals.answer_merge", moment)
    letters.merge_answered(fresh, people=_others(actor, authors_of(offering_side(fresh))), now=moment)
    return fresh


@transaction.atomic
def take_back_merge(*, actor: Any, row: MergeOffer, now: datetime | None = None) -> MergeOffer:
    """Take one's own side's offer back before it is answered."""
    fresh = _open(row)
    require_author(actor, offering_side(fresh))
    moment = now or database_now()
    fresh.state, fresh.answered_by, fresh.answered_at = Answer.WITHDRAWN, actor, moment
    fresh.save(update_fields=["state", "answered_by", "answered_at"])
    _trace(actor, fresh, "proposals.take_back_merge", moment)
    return fresh


@transaction.atomic
def confirm_merge(
    *, actor: Any, row: MergeOffer, note: str = "", volume: Decimal | None = None, seen: int | None = None,
    now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Carry out what both sides agreed, as the verification team: the event, the lineage, and one team of authors.

    Without `volume` the quantities are added when the unit is the same. Raises what `merge_into` raises.
    """
    fresh = _agreed(row)
    source, target = fresh.source, fresh.target
    if volume is None and source.unit == target.unit:
        volume = source.volume + target.volume
    words = note.strip() or _("Both sides agreed: %(note)s") % {"note": fresh.note}
    event = merge_into(
        actor=actor, proposal=source, target=target, note=words, volume=volume, seen=seen, now=now
    )
    add_after_merge(actor=actor, source=source, target=target, now=event.at)
    fresh.closed_at, fresh.closing = event.at, words[:300]
    fresh.save(update_fields=["closed_at", "closing"])
    _trace(actor, fresh, "proposals.confirm_merge", event.at)
    return event


@transaction.atomic
def refuse_merge(*, actor: Any, row: MergeOffer, reason: str, now: datetime | None = None) -> MergeOffer:
    """Leave both proposals as they are although both sides agreed; the reason is told to both."""
    require_role(actor, row.source.cycle, Role.VERIFIER)
    moment = lock_open(row.source.cycle, Capability.VERIFY, now)
    fresh = _agreed(row)
    if not reason.strip():
        raise NeedsReason(_("Write why the two stay apart. Both sides read it."))
    fresh.state, fresh.closed_at, fresh.closing = Answer.REFUSED, moment, reason.strip()[:300]
    fresh.save(update_fields=["state", "closed_at", "closing"])
    _trace(actor, fresh, "proposals.refuse_merge", moment)
    letters.merge_refused(fresh, people=[*authors_of(fresh.source), *authors_of(fresh.target)], now=moment)
    return fresh


def offering_side(row: MergeOffer) -> Proposal:
    """Return the proposal whose authors offered."""
    return row.source if row.by_source else row.target


def asked_side(row: MergeOffer) -> Proposal:
    """Return the proposal whose authors answer."""
    return row.target if row.by_source else row.source


def _refuse(source: Proposal, target: Proposal, theirs: Proposal) -> None:
    """Raise when the two cannot be merged, or nobody could agree."""
    if source.pk == target.pk:
        raise BadMerge(_("A proposal cannot be joined to itself. Choose another one."))
    if source.cycle_id != target.cycle_id:
        raise BadMerge(_("Both proposals must belong to the same cycle."))
    for row in (source, target):
        if row.status not in GOES_ON:
            raise BadMerge(
                _("%(code)s does not go on itself. Choose a proposal that does.") % {"code": row.code}
            )
    if not author_pks(theirs):
        raise BadMerge(
            _("Nobody of %(code)s can answer here. Tell the verification team.") % {"code": theirs.code}
        )
    waiting = MergeOffer.objects.filter(
        source=source, state__in=(Answer.OPEN, Answer.ACCEPTED), closed_at__isnull=True
    )
    if waiting.exists():
        raise BadMerge(_("An offer for %(code)s already waits for its answer.") % {"code": source.code})


def _locked(*proposals: Proposal) -> dict[int, Proposal]:
    """Lock the proposals in the order of their keys."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area", "latest_event")
    return {row.pk: row for row in rows.filter(pk__in=[row.pk for row in proposals]).order_by("pk")}


def _open(row: MergeOffer) -> MergeOffer:
    """Lock both sides and return an offer that still waits."""
    return _state(row, Answer.OPEN)


def _agreed(row: MergeOffer) -> MergeOffer:
    """Lock both sides and return an offer both agreed to, which nobody carried out or refused yet."""
    return _state(row, Answer.ACCEPTED)


def _state(row: MergeOffer, state: str) -> MergeOffer:
    _locked(row.source, row.target)
    rows = MergeOffer.objects.select_related(
        "source__cycle", "source__latest_event", "source__proposer", "target__cycle", "target__latest_event",
        "target__proposer",
    )  # fmt: skip
    found = rows.filter(pk=row.pk, state=state, closed_at__isnull=True).first()
    if found is None:
        raise BadStep(_("This was answered meanwhile. Look at the page again."))
    return found


def _others(actor: Any, people: list[Any]) -> list[Any]:
    """Leave out who did it."""
    return [person for person in people if person.pk != actor.pk]


def _trace(actor: Any, row: MergeOffer, action: str, moment: datetime) -> None:
    """Leave a trace and let open pages of both look again."""
    data = {"offer": row.pk, "state": row.state, "target": row.target_id}
    audit.record(actor=actor, action=action, target=topic(row.source), at=moment, data=data)
    live.announce(topic(row.source), topic(row.target))
