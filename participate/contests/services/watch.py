"""The stuffing watch for organisers: flags, and setting ballots aside by two people of the staff."""

from datetime import datetime
from typing import Any

from participate.contests.people import Pass
from participate.contests.permissions import person_of
from participate.contests.services.ceremony import in_ceremony
from voting.ballots.clock import database_now
from voting.ballots.models import Contest, Quarantine, Roll
from voting.ballots.services import quarantine as box
from voting.ballots.watch import Door, Flag, entries_behind


def door_of(actor: Any, contest: Contest, address: str) -> Door:
    """Return through which door a ballot comes in: the network, and the mail address of the account or the list."""
    if not isinstance(actor, Pass):
        return Door(address, getattr(actor, "email", "") or "")
    known = (
        Roll.objects.filter(contest=contest, person_key=actor.person_key, contact__address__contains="@")
        .values_list("contact__address", flat=True)
        .first()
    )
    return Door(address, known or "")


def set_aside(
    *, actor: Any, contest: Contest, flag: Flag, reason: str, now: datetime | None = None
) -> Quarantine:
    """Propose that the ballots behind a flag are not counted. Raises `WrongStep` in words."""
    moment = now or database_now()
    with in_ceremony("propose_quarantine", actor, contest, moment):
        return box.propose_quarantine(
            contest=contest, entries=entries_behind(contest, flag), reason=reason, flag=flag.kind,
            subject=flag.subject, by=person_of(actor, contest), now=moment,
        )  # fmt: skip


def take_into_count(
    *, actor: Any, contest: Contest, number: int, reason: str, now: datetime | None = None
) -> Quarantine:
    """Propose that ballots set aside before are counted after all. Raises `Quarantine.DoesNotExist`."""
    moment = now or database_now()
    with in_ceremony("propose_release", actor, contest, moment):
        earlier = Quarantine.objects.get(contest=contest, number=number, act="aside", state="confirmed")
        return box.propose_quarantine(
            contest=contest, entries=earlier.entries, reason=reason, flag=earlier.flag, subject=earlier.subject,
            act="back", by=person_of(actor, contest), now=moment,
        )  # fmt: skip


def confirm(*, actor: Any, contest: Contest, number: int, now: datetime | None = None) -> Quarantine:
    """Confirm what a colleague proposed. Raises `WrongStep` for one's own proposal."""
    moment = now or database_now()
    with in_ceremony("confirm_quarantine", actor, contest, moment):
        row = Quarantine.objects.get(contest=contest, number=number)
        return box.confirm_quarantine(quarantine=row, by=person_of(actor, contest), now=moment)


def withdraw(*, actor: Any, contest: Contest, number: int, now: datetime | None = None) -> Quarantine:
    """Take a proposal back."""
    with in_ceremony("withdraw_quarantine", actor, contest, now or database_now()):
        return box.withdraw_quarantine(quarantine=Quarantine.objects.get(contest=contest, number=number))
