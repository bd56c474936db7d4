"""Paper: counted by hand, typed twice by two people, decided by a third, in the box as one batch or not at all."""

import pytest
from django.db import DatabaseError, transaction

from participate.contests.proofs import r9
from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Leaf, PaperBatch, PaperReading, Participation
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import batch_facts, next_sheet
from voting.ballots.people import Person
from voting.ballots.queries import turnout_now
from voting.ballots.services.paper import (
    cancel_batch,
    open_batch,
    recount_sheets,
    tick_voters,
    type_sheet,
    untick_voter,
    untype_sheet,
)
from voting.ballots.services.paper_box import settle_batch

pytestmark = pytest.mark.django_db
ANI, BUDI, CITRA = Person("user:1", "Ani"), Person("user:2", "Budi"), Person("user:3", "Citra")
AGAIN = {**GREEDY, "revoting": True}


def batch_of(contest, *people, first=(), second=None):
    """Return a batch of these people whose sheets are typed."""
    batch = open_batch(contest=contest, sheets=len(people), by=ANI)
    tick_voters(batch=batch, person_keys=[person_key(contest.pk, who) for who in people])
    for reading, who, sheets in ((FIRST, ANI, first), (SECOND, BUDI, first if second is None else second)):
        for number, marks in enumerate(sheets, 1):
            type_sheet(batch=batch, number=number, reading=reading, by=who, marks=marks)
    return batch


def code_of(call) -> str:
    with pytest.raises(errors.BallotBoxError) as caught, transaction.atomic():
        call()
    return caught.value.code


def payloads(**which):
    return sorted(Ballot.objects.filter(is_current=True, **which).values_list("payload", flat=True))


def test_sheets_typed_alike_by_two_people_enter_the_box():
    contest = make_contest(rule=AGAIN)
    settle_batch(batch=batch_of(contest, "ani", "budi", first=[["a"], ["b", "c"]]), by=CITRA)
    assert payloads() == ['{"marks":["a"]}', '{"marks":["b","c"]}']
    assert (Participation.objects.count(), Leaf.objects.count()) == (2, 2)
    assert turnout_now(contest)["by_channel"] == {"paper": 2}


def test_the_same_person_cannot_type_twice_nor_decide_what_they_typed():
    contest = make_contest(rule=AGAIN)
    batch = batch_of(contest, "ani", first=[["a"]], second=[])
    assert (
        code_of(lambda: type_sheet(batch=batch, number=1, reading=SECOND, by=ANI, marks=["a"]))
        == "same_clerk"
    )
    type_sheet(batch=batch, number=1, reading=SECOND, by=BUDI, marks=["b"])
    assert (
        code_of(lambda: type_sheet(batch=batch, number=1, reading=FIRST, by=CITRA, marks=[]))
        == "another_clerk"
    )
    for who in (ANI, BUDI):
        decide = lambda who=who: type_sheet(  # noqa: E731
            batch=batch, number=1, reading=DECISION, by=who, marks=["a"], note="dilihat"
        )
        assert code_of(decide) == "same_clerk"
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperBatch.objects.update(second="user:1")


def test_a_difference_waits_for_a_third_person_with_a_reason():
    contest = make_contest(rule=AGAIN)
    batch = batch_of(contest, "ani", "budi", first=[["a"], ["b"]], second=[["a"], ["c"]])
    assert batch_facts(batch).different == (2,)
    assert code_of(lambda: settle_batch(batch=batch, by=CITRA)) == "not_decided"
    decide = {"batch": batch, "number": 2, "reading": DECISION, "by": CITRA, "marks": ["c"]}
    assert code_of(lambda: type_sheet(**decide)) == "reason_needed"
    assert code_of(lambda: type_sheet(**{**decide, "number": 1, "note": "x"})) == "nothing_to_decide"
    type_sheet(**decide, note="Angka 1 jelas di sebelah c.")
    settle_batch(batch=batch, by=CITRA)
    assert payloads() == ['{"marks":["a"]}', '{"marks":["c"]}']


def test_nothing_enters_while_the_counts_differ():
    contest = make_contest(rule=AGAIN)
    batch = batch_of(contest, "ani", "budi", first=[["a"], ["b"]])
    untick_voter(batch=batch, person_key=person_key(contest.pk, "budi"))
    assert code_of(lambda: settle_batch(batch=batch, by=CITRA)) == "counts_differ"
    tick_voters(batch=batch, person_keys=[person_key(contest.pk, "citra")])
    untype_sheet(batch=batch, number=2, reading=FIRST, by=ANI)
    assert next_sheet(batch, FIRST) == 2
    assert code_of(lambda: settle_batch(batch=batch, by=CITRA)) == "not_typed"
    assert code_of(lambda: recount_sheets(batch=batch, sheets=1, by=ANI)) == "sheets_typed_already"
    assert Ballot.objects.count() == 0


def test_paper_takes_the_place_of_a_ballot_from_a_screen_and_stands():
    contest = make_contest(rule=AGAIN)
    vote(contest, "ani", ["a"])
    vote(contest, "citra", ["c"])
    settle_batch(batch=batch_of(contest, "ani", "budi", first=[["b"], ["b"]]), by=CITRA)
    assert payloads() == ['{"marks":["b"]}', '{"marks":["b"]}', '{"marks":["c"]}']
    for who in ("ani", "budi"):
        assert code_of(lambda who=who: vote(contest, who, ["a"])) == "paper_stands"


def test_without_revoting_a_person_who_has_voted_stops_the_batch():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    batch = batch_of(contest, "ani", "budi", first=[["b"], ["b"]])
    assert code_of(lambda: settle_batch(batch=batch, by=CITRA)) == "voted_already"
    assert payloads() == ['{"marks":["a"]}']


def test_invalid_sheets_are_kept_with_their_reason():
    contest = make_contest(rule=AGAIN)
    batch = batch_of(contest, "ani", "budi", first=[["a", "b", "c"], []], second=[["a", "b", "c"], []])
    for reading, who in ((FIRST, ANI), (SECOND, BUDI)):
        type_sheet(batch=batch, number=2, reading=reading, by=who, reason="unreadable")
    settle_batch(batch=batch, by=CITRA)
    assert sorted(Ballot.objects.values_list("status", "reason")) == [
        ("invalid", "too_many"), ("invalid", "unreadable")
    ]  # fmt: skip


def test_a_person_hands_in_one_sheet():
    contest = make_contest(rule=AGAIN)
    batch_of(contest, "ani", first=[["a"]])
    other = open_batch(contest=contest, sheets=1, by=ANI)
    assert (
        code_of(lambda: tick_voters(batch=other, person_keys=[person_key(contest.pk, "ani")]))
        == "ticked_elsewhere"
    )
    unknown = [person_key(contest.pk, "orang lain")]
    assert code_of(lambda: tick_voters(batch=other, person_keys=unknown)) == "not_entitled"


def test_people_of_different_weight_do_not_share_a_batch():
    contest = make_contest(rule=AGAIN)
    contest.roll.filter(person_key=person_key(contest.pk, "ani")).update(weight=3)
    batch = batch_of(contest, "ani", "budi", first=[["a"], ["b"]])
    assert code_of(lambda: settle_batch(batch=batch, by=CITRA)) == "mixed_weights"


def test_a_settled_batch_stays_as_it_was_typed():
    contest = make_contest(rule=AGAIN)
    batch = batch_of(contest, "ani", first=[["a"]])
    settle_batch(batch=batch, by=CITRA)
    for write in (
        lambda: PaperReading.objects.update(marks=["b"]), lambda: PaperReading.objects.all().delete(),
        lambda: PaperBatch.objects.update(state="open"), lambda: PaperBatch.objects.update(sheets=9),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert code_of(lambda: cancel_batch(batch=batch, by=ANI)) == "batch_done"


def test_a_cancelled_batch_frees_its_people():
    contest = make_contest(rule=AGAIN)
    cancel_batch(batch=batch_of(contest, "ani", first=[["a"]]), by=ANI)
    settle_batch(batch=batch_of(contest, "ani", first=[["b"]]), by=CITRA)
    assert payloads() == ['{"marks":["b"]}']


def test_the_order_of_ticks_is_no_difference_but_that_of_ranks_is():
    ticks = make_contest(rule={"name": "greedy", "kind": "approval", "rank_limit": 2, "budget": 100})
    assert batch_facts(batch_of(ticks, "ani", first=[["a", "b"]], second=[["b", "a"]])).different == ()
    ranks = make_contest(rule=AGAIN)
    assert batch_facts(batch_of(ranks, "ani", first=[["a", "b"]], second=[["b", "a"]])).different == (1,)


def test_every_error_of_one_clerk_is_stopped_and_a_copied_second_reading_is_not():
    assert r9.prove(long=False, seed=3, sabotage=False).passed
    assert not r9.prove(long=False, seed=3, sabotage=True).passed
