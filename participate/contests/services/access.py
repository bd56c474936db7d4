"""Who may vote and by which ways: set before the vote opens; single people on the roll; presence; paper codes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.contests.access import access_of
from participate.contests.enums import Electorate, IdentityLevel, Way
from participate.contests.errors import BadCode, WrongStep, in_words
from participate.contests.identities import PAPER_CODE, identity_of
from participate.contests.models import CodePackage, PackageSlip
from participate.contests.opening import pot_of
from participate.contests.paper_codes import new_paper_code
from participate.contests.people import Voter, voters_of
from participate.contests.services.roll_import import BEFORE, forget_lists, topic
from participate.kit import audit
from participate.kit.clock import database_now
from voting.ballots import services as box
from voting.ballots.enums import RollStatus
from voting.ballots.errors import BallotBoxError
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll
from voting.ballots.services.locks import lock_alone

MOST_CODES = 500


@transaction.atomic
def set_access(
    *, actor: Any, contest: Contest, electorate: str, ways: Iterable[str], now: datetime | None = None
) -> Contest:
    """Say who may vote and how they come to a ballot; before the vote opens. Raises `WrongStep` after that.

    Where the desk marks who is present, everybody on the roll waits from now on.
    """
    chosen = sorted({Way(way).value for way in ways})
    if not set(chosen) - {Way.PRESENCE}:
        raise WrongStep(_("Choose at least one way in."))
    locked = lock_alone(contest.pk)
    if locked.state not in BEFORE:
        raise WrongStep(_("The vote has been opened: who may vote and how stays as it is."))
    before = dict(locked.eligibility)
    locked.eligibility = {**before, "electorate": Electorate(electorate).value, "access": chosen}
    locked.full_clean()
    locked.save(update_fields=["eligibility"])
    wanted, other = RollStatus.ELIGIBLE, RollStatus.WAITING
    if Way.PRESENCE in chosen:
        wanted, other = other, wanted
    entries = Roll.objects.filter(contest=locked, status=other)
    entries.exclude(level=IdentityLevel.PAPER_CODE).update(status=wanted)
    audit.record(
        actor=actor, action="contests.set_access", target=topic(locked), at=now or database_now(),
        data={"before": before, "after": locked.eligibility},
    )  # fmt: skip
    return locked


def first_status(contest: Contest) -> RollStatus:
    """Return how a new entry of the roll begins: waiting where the desk marks who is present."""
    return RollStatus.WAITING if access_of(contest).presence else RollStatus.ELIGIBLE


@transaction.atomic
def add_person(
    *, actor: Any, contest: Contest, identity: str, level: str, now: datetime | None = None
) -> bool:
    """Put one person on the roll, also while others vote; say whether that was new. Raises `WrongStep`, `BadCode`."""
    known, status = _identity(identity), first_status(contest)
    try:
        new = bool(box.add_to_roll(contest=contest, identities=[known], level=level, status=status))
        new = new or box.restore_to_roll(contest=contest, identity=known, status=status)
    except BallotBoxError as error:
        raise in_words(error) from error
    _note(actor, contest, "add_person", now)
    return new


@transaction.atomic
def remove_person(*, actor: Any, contest: Contest, identity: str, now: datetime | None = None) -> bool:
    """Take one person who has not voted off the roll; say whether there was anybody. Raises `WrongStep`, `BadCode`."""
    try:
        gone = box.remove_from_roll(contest=contest, identity=_identity(identity))
    except BallotBoxError as error:
        raise in_words(error) from error
    _note(actor, contest, "remove_person", now)
    return gone


def _identity(text: str) -> str:
    try:
        return identity_of(text)
    except ValueError as error:
        raise BadCode(str(error)) from error


def _note(actor: Any, contest: Contest, verb: str, now: datetime | None, **data: Any) -> None:
    """Leave an audit entry: that something was done, never about whom."""
    audit.record(
        actor=actor, action=f"contests.{verb}", target=topic(contest), at=now or database_now(), data=data
    )


@transaction.atomic
def mark_present(
    *, actor: Any, contest: Contest, key: str, present: bool = True, now: datetime | None = None
) -> bool:
    """Mark somebody on the roll as present, or take the mark back until they have voted; say whether it changed.

    Raises `WrongStep` where nobody waits, and when the vote is over.
    """
    if not access_of(contest).presence:
        raise WrongStep(_("In this vote nobody needs to be marked as present."))
    try:
        changed = box.mark_presence(contest=contest, key=key, present=present)
    except BallotBoxError as error:
        raise in_words(error) from error
    if changed:
        _note(actor, contest, "mark_present" if present else "mark_absent", now)
    return changed


def presence_key(contest: Contest, text: str) -> str:
    """Return the roll's key of an identity typed at the desk. Raises `BadCode`."""
    return person_key(contest.pk, _identity(text))


def presence_of(contest: Contest, voters: Iterable[Voter]) -> list[tuple[Voter, str, str]]:
    """Return (voter, key, status on the roll) of those who are on it (one query)."""
    keys = {voter.key(contest): voter for voter in voters}
    rows = Roll.objects.filter(contest=contest, person_key__in=keys).values_list("person_key", "status")
    status = dict(rows)
    return [(voter, key, status[key]) for key, voter in keys.items() if key in status]


@transaction.atomic
def make_package(
    *, actor: Any, contest: Contest, size: int, now: datetime | None = None
) -> tuple[CodePackage, list[str]]:
    """Make paper codes and return them, this once: afterwards only their hashes are known.

    Raises `WrongStep` when the vote is over, has no paper codes, or too many are asked for.
    """
    if Way.PAPER_CODE not in access_of(contest).ways:
        raise WrongStep(_("This vote has no paper codes. Choose them as a way in first."))
    if not 1 <= size <= MOST_CODES:
        raise WrongStep(_("Make 1 to %(most)s codes at once.") % {"most": MOST_CODES})
    locked, moment = lock_alone(contest.pk), now or database_now()
    codes = [new_paper_code() for _number in range(size)]
    try:
        made = box.add_to_roll(
            contest=locked, identities=[PAPER_CODE + code for code in codes], level=IdentityLevel.PAPER_CODE
        )
    except BallotBoxError as error:
        raise in_words(error) from error
    if made != size:
        raise WrongStep(_("This step is not possible now."))
    package = CodePackage.objects.create(
        contest=locked, number=CodePackage.objects.filter(contest=locked).count() + 1, size=size, made_by=actor,
        made_at=moment,
    )  # fmt: skip
    keys = sorted(person_key(locked.pk, PAPER_CODE + code) for code in codes)
    entries = Roll.objects.filter(contest=locked, level=IdentityLevel.PAPER_CODE, person_key__in=keys)
    PackageSlip.objects.bulk_create(
        PackageSlip(package=package, roll=row) for row in entries.order_by("person_key")
    )
    _note(actor, locked, "make_package", moment, number=package.number, size=size)
    return package, codes


@transaction.atomic
def cancel_package(*, actor: Any, package: CodePackage, now: datetime | None = None) -> int:
    """Cancel the codes of a package that were not used; return how many. Used ones stay used."""
    row = CodePackage.objects.select_for_update(of=("self",)).get(pk=package.pk)
    contest = Contest.objects.get(pk=row.contest_id)
    ids = list(PackageSlip.objects.filter(package=row).values_list("roll_id", flat=True))
    try:
        count = box.remove_entries(contest=contest, roll_ids=ids)
    except BallotBoxError as error:
        raise in_words(error) from error
    row.cancelled_at = now or database_now()
    row.save(update_fields=["cancelled_at"])
    _note(actor, contest, "cancel_package", row.cancelled_at, number=row.number, cancelled=count)
    return count


def fill_roll(contest: Contest) -> None:
    """Complete the roll at the opening: the delegates, where they decide; lists can no longer be taken back."""
    if access_of(contest).electorate == Electorate.DELEGATES:
        status = first_status(contest)
        for area, identities in _by_area(contest).items():
            box.add_to_roll(
                contest=contest, identities=identities, level=IdentityLevel.LIST, status=status, area=area
            )
    forget_lists(contest)


def _by_area(contest: Contest) -> dict[str, list[str]]:
    """Return the identities of the delegates by the pot they see; all under "" where papers do not differ."""
    cycle = contest.cycle_contest.cycle
    found: dict[str, list[str]] = {}
    for row in voters_of(cycle):
        own = contest.by_area and row.delegate is not None
        area = pot_of(row.delegate.area, cycle) if own and row.delegate else ""
        found.setdefault(area, []).append(row.identity)
    return found
