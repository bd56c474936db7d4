"""The slots before sealing: one ballot of each voter counts, and only decided ones are set aside."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from voting.ballots import vault
from voting.ballots.auditing.faults import Fault, rows, table
from voting.ballots.enums import Channel, QuarantineAct, QuarantineState
from voting.ballots.models import Ballot, Contest, Participation, Quarantine


class Found(NamedTuple):
    """One ballot as the table holds it."""

    id: str
    slot: str | None
    version: int
    is_current: bool
    is_quarantined: bool
    status: str
    reason: str
    channel: str
    weight: int
    payload: str
    nonce: str


def ballot_fault(key: str, what: str) -> Fault:
    """Return a fault of a ballot."""
    return Fault(table(Ballot), key, what)


def check_slots(contest: Contest, ballots: Iterable[Found]) -> Iterator[Fault]:
    """Check the versions of every slot, which one counts, and which are set aside."""
    by_slot: dict[str, list[Found]] = defaultdict(list)
    for ballot in ballots:
        by_slot[str(ballot.slot)].append(ballot)
    has_key = bool(by_slot) and vault.has_slot_key(contest.pk)
    known = (
        {vault.slot_of(contest.pk, roll) for (roll,) in rows(Participation, "roll_id", contest.pk)}
        if has_key
        else None
    )
    aside = _set_aside(contest) if has_key else None
    for slot, versions in sorted(by_slot.items()):
        if known is not None and slot not in known:
            yield from (
                ballot_fault(ballot.id, "lies in a slot of nobody on the roll") for ballot in versions
            )
        yield from _versions(versions)
        if aside is not None:
            yield from _aside(versions, slot in aside)


def _aside(versions: Iterable[Found], decided: bool) -> Iterator[Fault]:
    """Check that of a slot's ballots the counting one from a screen is set aside where two people decided it."""
    for ballot in versions:
        wanted = decided and bool(ballot.is_current) and ballot.channel == Channel.ONLINE
        if bool(ballot.is_quarantined) != wanted:
            yield ballot_fault(ballot.id, "is set aside, or not, against what two people decided")


def _versions(versions: Sequence[Found]) -> Iterator[Fault]:
    """Check one slot. From a screen the versions run from 1 without a gap; a sheet of paper stands against them all.

    A sheet entered in a batch is version 1 of its own, whatever came before it.
    """
    screen = [ballot for ballot in versions if ballot.channel != Channel.PAPER]
    numbers = Counter(ballot.version for ballot in screen)
    for ballot in versions:
        paper = ballot.channel == Channel.PAPER
        most = len(versions) if paper else len(screen)
        twice = not paper and numbers[ballot.version] > 1
        if twice or not 1 <= ballot.version <= most:
            yield ballot_fault(ballot.id, f"is version {ballot.version} of {len(versions)} in its slot")
    last = [ballot for ballot in versions if ballot not in screen] or [
        ballot for ballot in screen if ballot.version == max(numbers)
    ]
    counting = [ballot for ballot in versions if ballot.is_current]
    if len(counting) != 1 or counting[0] not in last:
        for ballot in {*counting, *last}:
            yield ballot_fault(ballot.id, "is marked as the counting one, or not, against its version")


def _set_aside(contest: Contest) -> set[str]:
    """Return the slots whose counting ballots two people set aside and did not take back."""
    found: set[str] = set()
    for row in _decided(contest):
        slots = {vault.slot_of(contest.pk, entry) for entry in row.entries}
        found = found | slots if row.act == QuarantineAct.ASIDE else found - slots
    return found


def set_aside_count(contest: Contest) -> int:
    """Return how many ballots were set aside and not taken back."""
    return sum(
        (row.ballots or 0) * (1 if row.act == QuarantineAct.ASIDE else -1) for row in _decided(contest)
    )


def _decided(contest: Contest) -> list[Quarantine]:
    rows_ = Quarantine.objects.filter(contest=contest, state=QuarantineState.CONFIRMED)
    return list(rows_.order_by("confirmed_at", "number"))
