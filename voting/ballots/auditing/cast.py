"""The ballots read again: each hashes to a leaf, one counts for each voter, nothing is left of the slots."""

from collections import Counter
from collections.abc import Iterator

from voting.ballots.auditing.entries import Log
from voting.ballots.auditing.faults import Fault, is_hash, rows, table
from voting.ballots.auditing.slots import Found, ballot_fault, check_slots, set_aside_count
from voting.ballots.enums import Channel, State
from voting.ballots.keys import leaf_hash, receipt_of
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Submission

_COLUMNS = "id slot version is_current is_quarantined status reason channel weight payload nonce"


def check_ballots(contest: Contest, log: Log) -> Iterator[Fault]:
    """Compare the ballots with the leaves, with each other and with who has voted."""
    sealed = contest.state in (State.SEALED, State.COUNTED)
    seen: set[str] = set()
    ballots: list[Found] = []
    total = Counter[str]()
    for row in rows(Ballot, _COLUMNS, contest.pk):
        ballot = Found(*row)
        total["current"] += bool(ballot.is_current)
        total["quarantined"] += bool(ballot.is_quarantined)
        if not log.leaves and ballot.channel == Channel.IMPORTED:
            continue
        leaf = _leaf(contest.pk, ballot)
        seen.add(leaf)
        if leaf not in log.leaves:
            yield ballot_fault(ballot.id, "does not hash to any leaf: it is not as it was cast")
        if ballot.slot is not None and not sealed:
            ballots.append(ballot)
        else:
            yield from _alone(ballot, sealed)
    orphans = set() if sealed else log.leaves - seen
    yield from (Fault(table(Leaf), leaf, "has no ballot") for leaf in sorted(orphans))
    yield from check_slots(contest, ballots)
    yield from _totals(contest, log, total)
    if sealed and total["quarantined"] != set_aside_count(contest):
        yield Fault(
            table(Ballot), "all", f"{total['quarantined']} are set aside, two people decided another number"
        )


def _alone(ballot: Found, sealed: bool) -> Iterator[Fault]:
    """Check a ballot outside the slots: the only version, counting, and set aside by nobody before the sealing."""
    if (ballot.slot, ballot.version, bool(ballot.is_current)) != (None, 1, True):
        yield ballot_fault(ballot.id, "carries a slot, a version or a mark that it cannot have")
    if ballot.is_quarantined and not sealed:
        yield ballot_fault(ballot.id, "is set aside, and nobody decided it")


def _leaf(contest_id: int, ballot: Found) -> str:
    return leaf_hash(
        contest_id=contest_id, ballot_id=ballot.id, status=ballot.status, reason=ballot.reason,
        channel=ballot.channel, weight=ballot.weight, payload=ballot.payload, nonce=ballot.nonce,
    )  # fmt: skip


def _totals(contest: Contest, log: Log, total: Counter[str]) -> Iterator[Fault]:
    """Compare how many there are with who has voted and with the close record."""
    voted = sum(1 for _row in rows(Participation, "roll_id", contest.pk))
    if log.leaves and voted != total["current"]:
        yield Fault(table(Participation), "all", f"{voted} have voted, {total['current']} ballots count")
    close = log.close or {}
    for name, table_, found in (("current", Ballot, total["current"]), ("leaves", Leaf, len(log.leaves))):
        if name in close and close[name] != found:
            yield Fault(table(table_), "all", f"{found} are there, the close record says {close[name]}")


def check_receipts(contest: Contest, log: Log) -> Iterator[Fault]:
    """Check that every receipt given is the receipt of a leaf."""
    known = {receipt_of(leaf) for leaf in log.leaves if is_hash(leaf)}
    for key, receipt in rows(Submission, "key_hash receipt", contest.pk):
        if receipt not in known:
            yield Fault(table(Submission), key, "holds a receipt that no leaf has")
