"""Verbs about delegates and attendance. Once a vote was opened, who may vote changes no more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes import services
from participate.processes.errors import BadAttendance, BadSheet, CodeTaken, ListStands, NoLongerListed
from participate.processes.facts import vote_begun
from participate.processes.models import Cycle, Delegate, Meeting
from participate.processes.people_import import FIELDS, plan_of
from participate.processes.people_sheet import Sheet
from participate.processes.queries_people import votes_by_role


@transaction.atomic
def enter_delegate(
    *, actor: Any, cycle: Cycle, code: str, now: datetime | None = None, **fields: Any
) -> Delegate:
    """Put a new delegate on the list; after a vote was opened only without a vote and an account."""
    _lock(cycle)
    if Delegate.objects.filter(cycle=cycle, code__iexact=code).exists():
        raise CodeTaken(_("%(code)s is already on the list. Take the next code.") % {"code": code})
    if (fields.get("may_vote", True) or fields.get("user")) and vote_begun(cycle):
        raise ListStands(
            _("Voting has begun, so nobody can join the voters. You can list this person without a vote.")
        )
    delegate = services.add_delegate(actor=actor, cycle=cycle, code=code, now=now, **fields)
    live.announce(services.topic(cycle))
    return delegate


@transaction.atomic
def change_delegate(
    *, actor: Any, delegate: Delegate, now: datetime | None = None, **fields: Any
) -> Delegate:
    """Correct an entry; after a vote was opened the right to vote stays, and an account can only be added."""
    moment = now or database_now()
    cycle = _lock(delegate.cycle)
    before = _listed(delegate)
    _refuse_other_voter(before, fields, cycle)
    changed = sorted(name for name, value in fields.items() if getattr(before, name) != value)
    saved = services.add_delegate(actor=actor, cycle=cycle, code=before.code, now=moment, **fields)
    _record(actor, "change_delegate", f"delegate:{saved.pk}", moment, {"fields": changed})
    live.announce(services.topic(cycle))
    return saved


@transaction.atomic
def remove_delegate(*, actor: Any, delegate: Delegate, now: datetime | None = None) -> None:
    """Take a delegate off the list, as long as no vote was opened."""
    moment = now or database_now()
    cycle = _lock(delegate.cycle)
    listed = _listed(delegate)
    if vote_begun(cycle):
        raise ListStands(_("Voting has begun: the list of voters stays as it is, so every ballot is safe."))
    target, code = f"delegate:{listed.pk}", listed.code
    listed.delete()
    _record(actor, "remove_delegate", target, moment, {"code": code})
    live.announce(services.topic(cycle))


@transaction.atomic
def import_delegates(
    *, actor: Any, cycle: Cycle, sheet: Sheet, now: datetime | None = None
) -> tuple[int, int]:
    """Bring in a table, all of it or nothing; return (new, changed). Who is not in it stays on the list."""
    moment = now or database_now()
    _lock(cycle)
    if vote_begun(cycle):
        raise ListStands(_("Voting has begun: the list of voters stays as it is, so every ballot is safe."))
    plan = plan_of(cycle, sheet)
    if plan.problems:
        raise BadSheet(plan.problems[0].sentence)
    for row in (*plan.new, *plan.changed):
        row.clean_fields(exclude=["cycle", "area", "user"])
    Delegate.objects.bulk_create(plan.new, batch_size=500)
    Delegate.objects.bulk_update(plan.changed, FIELDS, batch_size=100)
    counts = {"new": len(plan.new), "changed": len(plan.changed)}
    _record(actor, "import_delegates", f"cycle:{cycle.pk}", moment, counts)
    live.announce(services.topic(cycle))
    return counts["new"], counts["changed"]


@transaction.atomic
def record_attendance(
    *, actor: Any, cycle: Cycle, held_at: datetime, place: str, present: int, women: int,
    by_group: Mapping[str, int], now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Record a meeting and who came, as counts; the same meeting is recorded once."""
    moment = now or database_now()
    _lock(cycle)
    _check_counts(cycle, None, held_at, place, present, women, by_group, moment)
    meeting = services.record_meeting(
        actor=actor, cycle=cycle, held_at=held_at, place=place, present=present, women=women,
        by_group=dict(by_group), now=moment,
    )  # fmt: skip
    live.announce(services.topic(cycle))
    return meeting


@transaction.atomic
def correct_attendance(
    *, actor: Any, meeting: Meeting, held_at: datetime, place: str, present: int, women: int,
    by_group: Mapping[str, int], now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Correct a meeting; the audit trail keeps the counts it had."""
    moment = now or database_now()
    cycle = _lock(meeting.cycle)
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _check_counts(cycle, fresh.pk, held_at, place, present, women, by_group, moment)
    before = {"present": fresh.present, "women": fresh.women, "by_group": fresh.by_group,
              "held_at": fresh.held_at.isoformat(), "place": fresh.place}  # fmt: skip
    fresh.held_at, fresh.place, fresh.present, fresh.women = held_at, place, present, women
    fresh.by_group = dict(by_group)
    fresh.full_clean()
    fresh.save()
    _record(actor, "correct_attendance", f"meeting:{fresh.pk}", moment, {"before": before})
    live.announce(services.topic(cycle))
    return fresh


def _lock(cycle: Cycle) -> Cycle:
    """Lock the cycle, as the opening of a vote does: one of the two comes first."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    return cycle


def _listed(delegate: Delegate) -> Delegate:
    """Return the entry as it is now."""
    row = Delegate.objects.filter(pk=delegate.pk).select_related("user").first()
    if row is None:
        raise NoLongerListed(_("This person is no longer on the list."))
    return row


def _refuse_other_voter(before: Delegate, fields: Mapping[str, Any], cycle: Cycle) -> None:
    """Refuse what would give a vote to somebody else, or to nobody, after a vote was opened."""
    user = fields.get("user", before.user)
    vote_moves = fields.get("may_vote", before.may_vote) != before.may_vote
    if not (vote_moves or user != before.user) or not vote_begun(cycle):
        return
    joins = before.user is None and before.may_vote and user is not None and not votes_by_role(user, cycle)
    if vote_moves or not joins:
        raise ListStands(
            _("Voting has begun, so the right to vote and the account stay. Name, group and area can change.")
        )


def _check_counts(
    cycle: Cycle, pk: int | None, held_at: datetime, place: str, present: int, women: int,
    by_group: Mapping[str, int], now: datetime,
) -> None:  # fmt: skip
    """Refuse counts that contradict each other, and a meeting that is on record already."""
    listed = sum(by_group.values())
    if women > present:
        words = {"women": women, "present": present}
        raise BadAttendance(
            _("%(women)s women but %(present)s people: one figure is wrong.") % words, "women"
        )
    if listed > present:
        words = {"listed": listed, "present": present}
        raise BadAttendance(
            _("The groups add up to %(listed)s, but %(present)s people came. Please check.") % words,
            "present",
        )
    if present and held_at > now:
        raise BadAttendance(_("This day lies ahead. Fill in who came after the meeting."), "held_at")
    if Meeting.objects.filter(cycle=cycle, held_at=held_at, place__iexact=place).exclude(pk=pk).exists():
        raise BadAttendance(
            _("This meeting is on record already. You can correct it in the list."), "held_at"
        )


def _record(actor: Any, verb: str, target: str, at: datetime, data: dict[str, Any]) -> None:
    """Write the audit entry; names of people stay out of it."""
    audit.record(actor=actor, action=f"processes.{verb}", target=target, at=at, data=data)
