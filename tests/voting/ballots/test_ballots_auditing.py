"""The audit of a box: silent about what is as it was, and it names what is not."""

import pytest
from django.db import transaction

from participate.contests.proofs.damage import lift_guards, rewrite_everything
from tests.factories.contests import GREEDY, make_contest, vote
from tests.voting.ballots.test_ballots_paper import batch_of
from voting.ballots import log
from voting.ballots.auditing import verify_box
from voting.ballots.enums import Channel
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Contest, Leaf, LogEntry, Option, Participation, Roll
from voting.ballots.people import Person
from voting.ballots.services import OptionLine, close_contest, seal_contest
from voting.ballots.services.casting import make_leaf
from voting.ballots.services.checkpoints import make_checkpoint, record_entry
from voting.ballots.services.imports import import_contest
from voting.ballots.services.paper_box import settle_batch
from voting.ballots.services.quarantine import confirm_quarantine, propose_quarantine
from voting.tally.ballot_rules import Valid

pytestmark = pytest.mark.django_db


def open_box() -> Contest:
    """Return an open contest with a ballot cast again, a blank one and one on paper."""
    contest = make_contest(voters=("ani", "budi", "citra", "dewi"), rule=GREEDY | {"revoting": True})
    vote(contest, "ani", ["a"])
    vote(contest, "ani", ["b", "a"])
    vote(contest, "budi", [], confirm_blank=True)
    vote(contest, "citra", ["a", "b", "c"], channel=Channel.PAPER)
    return contest


def named(contest: Contest) -> set[tuple[str, str]]:
    """Return (table, row) of everything the audit names."""
    return {(fault.table, fault.row) for fault in verify_box(contest)}


def test_an_untouched_box_is_silent_from_the_opening_to_the_sealing() -> None:
    contest = open_box()
    assert verify_box(contest) == []
    record_entry(contest, {"type": "amendment", "what": "closes_at"})
    make_checkpoint(contest=contest, final=True)
    assert verify_box(contest) == []
    closed = close_contest(contest=contest)
    assert verify_box(closed) == []
    assert verify_box(seal_contest(contest=closed)) == []


def test_an_imported_election_is_silent_though_it_has_no_leaves() -> None:
    now = open_box().opens_at
    contest = import_contest(
        title="Impor", kind="ranked", rule=GREEDY, options=[OptionLine("a", "A", 5)], ballots=[Valid(("a",))],
        published_by="Impor", opened_at=now, closed_at=now.replace(year=now.year + 1),
    )  # fmt: skip
    assert verify_box(contest) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payload", '{"marks":["c"]}'),
        ("weight", 2),
        ("channel", "paper"),
        ("status", "invalid"),
        ("nonce", "00"),
    ],
)
def test_a_changed_ballot_is_named(field: str, value: object) -> None:
    contest = close_contest(contest=open_box())
    ballot = Ballot.objects.get(is_current=True, status="valid")
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(pk=ballot.pk).update(**{field: value})
        found = named(contest)
        transaction.set_rollback(True)
    # The ballot, and the leaf that nothing hashes to any more.
    assert found - {("ballots_ballot", ballot.pk)} == {("ballots_leaf", make_leaf(ballot).hash)}
    assert ("ballots_ballot", ballot.pk) in found


def test_a_ballot_put_in_past_the_guards_is_named() -> None:
    contest = close_contest(contest=open_box())
    with transaction.atomic():
        lift_guards()
        Ballot.objects.create(
            id="f" * 40,
            contest=contest,
            status="valid",
            channel="online",
            payload='{"marks":["c"]}',
            nonce="00",
        )
        assert ("ballots_ballot", "f" * 40) in named(contest)
        transaction.set_rollback(True)


def test_a_ballot_taken_out_is_named_by_its_leaf_or_missed_in_the_numbers() -> None:
    contest = close_contest(contest=open_box())
    sealed = seal_contest(contest=contest)
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(status="valid").delete()
        assert ("ballots_ballot", "all") in named(sealed)
        transaction.set_rollback(True)


def test_a_ballot_taken_out_with_its_participation_is_missed_in_the_close_record() -> None:
    contest = close_contest(contest=open_box())
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(status="valid").delete()
        Participation.objects.filter(pk=Participation.objects.first().pk).delete()
        found = named(contest)
        transaction.set_rollback(True)
    assert {table for table, _row in found} == {"ballots_ballot", "ballots_leaf"}


def test_an_entry_taken_out_of_the_log_is_named_by_its_leaf() -> None:
    contest = close_contest(contest=open_box())
    entry = LogEntry.objects.filter(record__isnull=True).first()
    with transaction.atomic():
        lift_guards()
        LogEntry.objects.filter(pk=entry.pk).delete()
        found = named(contest)
        transaction.set_rollback(True)
    assert {("ballots_leaf", entry.hash), ("ballots_checkpoint", "1")} <= found


def test_a_leaf_without_a_ballot_is_named() -> None:
    contest = open_box()
    Leaf.objects.create(hash="a" * 64, contest=contest)
    assert named(contest) == {("ballots_leaf", "a" * 64)}


@pytest.mark.parametrize(
    ("column", "value"), [("rank_limit", 9), ("rule", {"name": "greedy"}), ("budget", 7), ("turnout", {})]
)
def test_a_changed_column_of_a_closed_contest_is_named(column: str, value: object) -> None:
    contest = close_contest(contest=open_box())
    with transaction.atomic():
        lift_guards()
        Contest.objects.filter(pk=contest.pk).update(**{column: value})
        found = named(Contest.objects.get(pk=contest.pk))
        transaction.set_rollback(True)
    assert found == {("ballots_contest", f"{contest.pk}.{column}")}


def test_a_changed_option_is_named() -> None:
    contest = close_contest(contest=open_box())
    with transaction.atomic():
        lift_guards()
        Option.objects.filter(contest=contest, code="b").update(cost=1)
        assert named(contest) == {("ballots_option", "b")}
        transaction.set_rollback(True)


def test_the_version_that_counts_cannot_be_swapped_unnoticed() -> None:
    contest = open_box()
    first, second = Ballot.objects.filter(status="valid").order_by("version")
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(pk=second.pk).update(is_current=False)
        Ballot.objects.filter(pk=first.pk).update(is_current=True)
        assert named(contest) == {("ballots_ballot", first.pk), ("ballots_ballot", second.pk)}
        transaction.set_rollback(True)


def test_a_batch_of_paper_over_ballots_from_screens_is_silent_and_a_swap_under_it_is_named() -> None:
    contest = make_contest(rule=GREEDY | {"revoting": True})
    vote(contest, "ani", ["a"])
    vote(contest, "ani", ["c"])
    settle_batch(batch=batch_of(contest, "ani", "budi", first=[["b"], ["b"]]), by=Person("user:3", "Citra"))
    assert verify_box(contest) == []
    screen = Ballot.objects.filter(channel=Channel.ONLINE)
    paper = Ballot.objects.get(slot=screen.first().slot, channel=Channel.PAPER)
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(pk=paper.pk).update(is_current=False)
        screen.filter(version=2).update(is_current=True)
        assert {("ballots_ballot", paper.pk), ("ballots_ballot", screen.get(version=2).pk)} == named(contest)
        transaction.set_rollback(True)
    assert verify_box(seal_contest(contest=close_contest(contest=contest))) == []


def test_ballots_set_aside_by_two_people_are_silent_and_others_are_named() -> None:
    contest = close_contest(contest=open_box())
    entry = Roll.objects.get(person_key=person_key(contest.pk, "ani")).pk
    row = propose_quarantine(contest=contest, entries=[entry], reason="Uji", by=Person("user:1", "Ani"))
    confirm_quarantine(quarantine=row, by=Person("user:2", "Budi"))
    assert verify_box(contest) == []
    other = Ballot.objects.get(status="blank")
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(pk=other.pk).update(is_quarantined=True)
        assert named(contest) == {("ballots_ballot", other.pk)}
        transaction.set_rollback(True)
    sealed = seal_contest(contest=contest)
    assert verify_box(sealed) == []
    with transaction.atomic():
        lift_guards()
        Ballot.objects.filter(pk=other.pk).update(is_quarantined=True)
        assert named(sealed) == {("ballots_ballot", "all")}
        transaction.set_rollback(True)


def test_a_rewrite_with_the_real_key_is_seen_only_by_who_kept_a_checkpoint() -> None:
    contest = close_contest(contest=open_box())
    kept = [("lama.txt", log.last_checkpoint(contest).text)]
    assert verify_box(contest, kept) == []
    with transaction.atomic():
        lift_guards()
        rewrite_everything(contest)
        assert verify_box(contest) == []
        assert [(fault.table, fault.row) for fault in verify_box(contest, kept)] == [
            ("kept checkpoint", "lama.txt")
        ]
        transaction.set_rollback(True)
