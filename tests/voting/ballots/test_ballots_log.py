"""The public log: batches, checkpoints, the close record, proofs."""

from datetime import timedelta

import pytest

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors, log, merkle, signing
from voting.ballots.clock import database_now
from voting.ballots.keys import receipt_prefix
from voting.ballots.models import Checkpoint, Contest, Leaf, LogEntry
from voting.ballots.services import close_contest, seal_contest
from voting.ballots.services.checkpoints import EVERY, FEWEST_LEAVES, make_checkpoint, record_entry

pytestmark = pytest.mark.django_db


def voters(count: int) -> list[str]:
    """Return that many names."""
    return [f"warga-{number}" for number in range(count)]


def contest_with(count: int, more: int = 0, **rule: object) -> Contest:
    """Return an open contest in which `count` people have voted and `more` have not."""
    contest = make_contest(voters=voters(count + more), rule=GREEDY | rule)
    for name in voters(count):
        vote(contest, name, ["a", "b"])
    return contest


def test_leaves_wait_until_a_batch_is_there() -> None:
    contest = contest_with(FEWEST_LEAVES - 1, more=1)
    assert make_checkpoint(contest=contest) is None
    vote(contest, voters(FEWEST_LEAVES)[-1], ["a"])
    made = make_checkpoint(contest=contest)
    assert (made.number, made.size, log.waiting_leaves(contest).count()) == (1, FEWEST_LEAVES, 0)


def test_checkpoints_keep_their_distance_in_time() -> None:
    contest = contest_with(FEWEST_LEAVES, more=FEWEST_LEAVES)
    first = make_checkpoint(contest=contest)
    for name in voters(2 * FEWEST_LEAVES)[FEWEST_LEAVES:]:
        vote(contest, name, ["c"])
    assert make_checkpoint(contest=contest, now=first.made_at + EVERY - timedelta(seconds=1)) is None
    second = make_checkpoint(contest=contest, now=first.made_at + EVERY)
    assert (second.number, second.size) == (2, 2 * FEWEST_LEAVES)


def test_a_batch_enters_the_log_sorted_by_hash_and_behind_the_earlier_ones() -> None:
    contest = contest_with(FEWEST_LEAVES, more=5)
    make_checkpoint(contest=contest)
    early = list(log.log_entries(contest).values_list("hash", flat=True))
    for name in voters(FEWEST_LEAVES + 5)[FEWEST_LEAVES:]:
        vote(contest, name, ["c"])
    make_checkpoint(contest=contest, final=True)
    hashes = list(log.log_entries(contest).values_list("hash", flat=True))
    assert early == sorted(early)
    assert hashes[:FEWEST_LEAVES] == early
    assert hashes[FEWEST_LEAVES:] == sorted(hashes[FEWEST_LEAVES:])
    assert len(hashes) == FEWEST_LEAVES + 5
    assert set(hashes) == set(Leaf.objects.filter(contest=contest).values_list("hash", flat=True))


def test_closing_puts_every_leaf_and_the_close_record_under_the_last_checkpoint() -> None:
    contest = make_contest(rule=GREEDY | {"revoting": True})
    vote(contest, "ani", ["a"])
    vote(contest, "ani", ["b"])
    vote(contest, "budi", [], confirm_blank=True)
    closed = close_contest(contest=contest)
    entries, last = list(log.log_entries(contest)), log.last_checkpoint(contest)
    record = entries[-1].record
    assert [entry.record is None for entry in entries] == [True, True, True, False]
    assert (last.size, last.made_at) == (4, closed.closed_at)
    assert {key: record[key] for key in ("leaves", "current", "superseded", "quarantined")} == {
        "leaves": 3, "current": 2, "superseded": 1, "quarantined": 0,
    }  # fmt: skip
    assert record["turnout"] == closed.turnout
    assert entries[-1].hash == log.record_hash(record)


def test_a_checkpoint_signs_the_root_and_names_the_one_before() -> None:
    contest = contest_with(FEWEST_LEAVES)
    first = make_checkpoint(contest=contest)
    close_contest(contest=contest)
    second = log.last_checkpoint(contest)
    notes = [signing.read_note(item.text) for item in (first, second)]
    assert all(signing.is_signed(note, signing.public_key()) for note in notes)
    assert notes[1].root == second.root == merkle.root_of(log.hashes(contest)).hex()
    assert [note.size for note in notes] == [20, 21]
    assert not notes[0].previous
    assert notes[1].previous == second.previous == log.text_hash(first)
    assert notes[0].origin == f"localhost:8000/contest/{contest.pk}"


def test_a_changed_checkpoint_is_not_signed() -> None:
    checkpoint = log.last_checkpoint(close_contest(contest=contest_with(1)))
    other = signing.read_note(checkpoint.text.replace("\n2\n", "\n3\n", 1))
    assert other.size == 3
    assert not signing.is_signed(other, signing.public_key())


def test_sealing_leaves_the_log_as_it_is() -> None:
    contest = make_contest(rule=GREEDY | {"revoting": True})
    vote(contest, "ani", ["a"])
    vote(contest, "ani", ["b"])
    closed = close_contest(contest=contest)
    before = list(LogEntry.objects.values_list("position", "hash"))
    seal_contest(contest=closed)
    assert list(LogEntry.objects.values_list("position", "hash")) == before
    assert len(before) == 3


def test_a_public_record_is_in_the_log_at_once_and_signed_with_the_next_checkpoint() -> None:
    contest = contest_with(3)
    entry = record_entry(contest, {"type": "amendment", "at": "2027-01-15"})
    assert (entry.position, log.last_checkpoint(contest)) == (0, None)
    made = make_checkpoint(contest=contest)
    # The three leaves are too few for a batch and wait on.
    assert (made.size, log.waiting_leaves(contest).count()) == (1, 3)
    assert make_checkpoint(contest=contest, now=made.made_at + EVERY) is None


def test_nothing_enters_the_log_before_the_opening_or_after_the_sealing() -> None:
    contest = seal_contest(contest=close_contest(contest=contest_with(1)))
    with pytest.raises(errors.WrongState):
        make_checkpoint(contest=contest, final=True)
    with pytest.raises(errors.WrongState):
        record_entry(contest, {"type": "late"})
    assert Checkpoint.objects.count() == 1


def test_a_receipt_is_proven_to_be_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    # Small blocks, so that the cached part of the tree is used too.
    monkeypatch.setattr(log, "BLOCK", 4)
    monkeypatch.setattr(log, "_HEIGHT", 2)
    contest = make_contest(voters=voters(23))
    receipts = [vote(contest, name, ["a"]) for name in voters(23)]
    close_contest(contest=contest)
    last = log.last_checkpoint(contest)
    for receipt in receipts:
        entry = LogEntry.objects.get(hash__startswith=receipt_prefix(receipt))
        proof = [bytes.fromhex(node) for node in log.prove_inclusion(entry, last.size)]
        assert merkle.check_inclusion(
            bytes.fromhex(entry.hash), entry.position, last.size, proof, bytes.fromhex(last.root)
        )


def test_a_later_checkpoint_is_proven_to_continue_an_earlier_one() -> None:
    contest = contest_with(FEWEST_LEAVES, more=3)
    first = make_checkpoint(contest=contest)
    for name in voters(FEWEST_LEAVES + 3)[FEWEST_LEAVES:]:
        vote(contest, name, ["c"])
    close_contest(contest=contest)
    last = log.last_checkpoint(contest)
    proof = [bytes.fromhex(node) for node in log.prove_consistency(contest, first.size, last.size)]
    old, new = bytes.fromhex(first.root), bytes.fromhex(last.root)
    assert merkle.check_consistency(first.size, last.size, proof, old, new)
    assert not merkle.check_consistency(first.size - 1, last.size, proof, old, new)


def test_the_close_record_is_made_with_the_database_clock_in_utc() -> None:
    before = database_now()
    close_contest(contest=contest_with(1))
    record = log.records(Contest.objects.get())[-1].record
    assert before.strftime("%Y-%m-%dT") in record["closed_at"]
    assert record["closed_at"].endswith("Z")
