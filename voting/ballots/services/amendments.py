"""Public corrections while a vote runs: one person proposes, another confirms, and both are kept with the reason."""

from datetime import datetime
from typing import Any

from django.db import transaction

from voting.ballots.clock import database_now, read_moment, utc_text
from voting.ballots.enums import AmendmentState, State
from voting.ballots.errors import Frozen, WrongState
from voting.ballots.guards_ceremony import AMENDABLE, AMENDABLE_OPTION
from voting.ballots.models import Amendment, Contest, Option
from voting.ballots.models.ceremony import NOWHERE
from voting.ballots.people import Person
from voting.ballots.services.checkpoints import record_entry
from voting.ballots.services.locks import lock_alone

RUNNING = (State.OPEN,)


@transaction.atomic
def propose_amendment(
    *, contest: Contest, field: str, after: Any, reason: str, by: Person, option: Option | None = None,
    now: datetime | None = None,
) -> Amendment:  # fmt: skip
    """Write down a change that somebody else has to confirm; nothing changes yet.

    `field` is one of `AMENDABLE` (of an `option`: `AMENDABLE_OPTION`); `after` is its new value, a closing time as an
    aware datetime. Raises `Frozen` for what can never change once voting has begun (everything the count reads),
    `WrongState`: `reason_needed`, `too_long`, `not_later`, `over`, `no_change`, `waits` (another proposal for the same field
    waits), or the contest's state.
    """
    moment, locked = now or database_now(), lock_alone(contest.pk)
    if field not in (AMENDABLE_OPTION if option else AMENDABLE):
        raise Frozen(field=field)
    if option is not None and option.contest_id != locked.pk:
        raise WrongState("no_change")
    if not reason.strip():
        raise WrongState("reason_needed")
    _require_possible(locked, field, after, moment)
    if field == "title" and not _fits(option or locked, after):
        raise WrongState("too_long")
    before = _value(option or locked, field)
    if before == as_json(after):
        raise WrongState("no_change")
    if Amendment.objects.filter(
        contest=locked, option=option, field=field, state=AmendmentState.PROPOSED
    ).exists():
        raise WrongState("waits")
    return Amendment.objects.create(
        contest=locked, number=Amendment.objects.filter(contest=locked).count() + 1, option=option, field=field,
        before=before, after=as_json(after), reason=reason.strip(), proposer=by.ref, proposer_name=by.name,
        proposer_role=by.role, proposed_at=moment,
    )  # fmt: skip


@transaction.atomic
def confirm_amendment(*, amendment: Amendment, by: Person, now: datetime | None = None) -> Amendment:
    """Apply a proposed change and put it into the public log; confirming it again changes nothing.

    Raises `WrongState`: `same_person`, `withdrawn`, `changed` (the value is no longer what the proposal says it
    was), `over`, or the contest's state.
    """
    moment, locked = now or database_now(), lock_alone(amendment.contest_id)
    row = Amendment.objects.select_related("option").get(pk=amendment.pk)
    if row.state == AmendmentState.APPLIED:
        return row
    if row.state != AmendmentState.PROPOSED:
        raise WrongState("withdrawn")
    if row.proposer == by.ref:
        raise WrongState("same_person")
    _require_possible(locked, row.field, _typed(row.field, row.after), moment)
    target = row.option or locked
    if _value(target, row.field) != row.before:
        raise WrongState("changed")
    row.confirmer, row.confirmer_name, row.confirmer_role = by.ref, by.name, by.role
    row.confirmed_at, row.state, row.passing_id = moment, AmendmentState.APPLYING, NOWHERE
    row.save()
    setattr(target, row.field, _typed(row.field, row.after))
    target.save(update_fields=[row.field])
    row.state, row.passing_id = AmendmentState.APPLIED, None
    row.save()
    record_entry(locked, amendment_record(row))
    return row


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment) -> Amendment:
    """Take back a proposal that nobody has confirmed. Raises `WrongState("applied")`."""
    lock_alone(amendment.contest_id)
    row = Amendment.objects.get(pk=amendment.pk)
    if row.state == AmendmentState.APPLIED:
        raise WrongState("applied")
    if row.state == AmendmentState.PROPOSED:
        row.state = AmendmentState.WITHDRAWN
        row.save()
    return row


def amendment_record(row: Amendment) -> dict[str, Any]:
    """Return an amendment as the public log and the bundle keep it (plain JSON, names and roles, times in UTC)."""
    return {
        "type": "amendment", "number": row.number, "option": row.option.code if row.option else None,
        "field": row.field, "before": row.before, "after": row.after, "reason": row.reason,
        "proposed_by": row.proposer_name, "proposed_role": row.proposer_role,
        "proposed_at": as_json(row.proposed_at), "confirmed_by": row.confirmer_name,
        "confirmed_role": row.confirmer_role,
        "confirmed_at": as_json(row.confirmed_at) if row.confirmed_at else None,
    }  # fmt: skip


def as_json(value: Any) -> Any:
    """Return a value as an amendment keeps it: times as ISO text in UTC, everything else as it is."""
    return utc_text(value) if isinstance(value, datetime) else value


def _typed(field: str, value: Any) -> Any:
    return read_moment(value) if field == "closes_at" else value


def _value(target: Contest | Option, field: str) -> Any:
    return as_json(getattr(target, field))


def _fits(target: Contest | Option, title: Any) -> bool:
    """Say whether a title is one that its column takes: the confirmation would fail otherwise."""
    most = target._meta.get_field("title").max_length or 0
    return isinstance(title, str) and 0 < len(title) <= most


def _require_possible(contest: Contest, field: str, after: Any, moment: datetime) -> None:
    """Refuse what comes too late; a closing time moves only later, and only before it has passed."""
    if contest.state not in RUNNING:
        raise WrongState(state=contest.state)
    if field != "closes_at":
        return
    if contest.state != State.OPEN or contest.closes_at is None or moment >= contest.closes_at:
        raise WrongState("over")
    if after <= contest.closes_at:
        raise WrongState("not_later")
