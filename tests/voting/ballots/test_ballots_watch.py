"""The stuffing watch flags what is unusual, says nothing about hours and choices, and is forgotten at sealing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Quarantine, Roll, WatchMark
from voting.ballots.people import Person
from voting.ballots.services import close_contest, seal_contest
from voting.ballots.services.paper import open_batch, tick_voters, type_sheet
from voting.ballots.services.paper_box import settle_batch
from voting.ballots.services.quarantine import confirm_quarantine, propose_quarantine, withdraw_quarantine
from voting.ballots.watch import Door, Flag, entries_behind, flags_of, mark_of
from voting.counts.services import count_official

pytestmark = pytest.mark.django_db
AGAIN = {**GREEDY, "revoting": True}
ANI, BUDI = Person("user:1", "Ani"), Person("user:2", "Budi")
NOON, NIGHT = (
    datetime(2026, 11, 20, 4, tzinfo=UTC),
    datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
)  # 12:00, 2:30 WITA


def crowd(count: int):
    return make_contest(voters=[f"warga {number}" for number in range(count)], rule=AGAIN)


def seen_by(contest, number, door=None, at=NOON):
    """Leave the mark of one voter as a vote at that time would."""
    entry = Roll.objects.get(contest=contest, person_key=person_key(contest.pk, f"warga {number}"))
    door = door or Door(f"10.{number % 250}.{number // 250}.7", f"warga{number}@gmail.com")
    mark_of(contest.pk, entry.pk, door, at, "Asia/Makassar").save(force_insert=True)


def found(contest):
    return [(str(flag.kind), flag.ballots) for flag in flags_of(contest)]


def test_an_ordinary_vote_raises_no_flag():
    contest = crowd(60)
    for number in range(60):
        seen_by(contest, number, at=NIGHT if number < 8 else NOON)
    assert found(contest) == []


def test_a_night_with_a_large_part_of_the_votes_is_flagged():
    contest = crowd(60)
    for number in range(60):
        seen_by(contest, number, at=NIGHT if number < 25 else NOON)
    assert found(contest) == [("night", 25)]


def test_one_network_with_many_voters_is_flagged_but_a_hall_of_people_present_is_not():
    contest = crowd(60)
    for number in range(60):
        seen_by(contest, number, Door(f"198.51.100.{number}") if number < 30 else None)
    (flag,) = flags_of(contest)
    assert (str(flag.kind), flag.ballots, len(entries_behind(contest, flag))) == ("network", 30, 30)
    Roll.objects.filter(contest=contest).update(level="present")
    assert found(contest) == []


def test_one_mailbox_under_many_names_and_a_strange_mail_domain_are_flagged():
    contest = crowd(60)
    for number in range(60):
        mail = (
            f"b.udi+{number}@gmail.com" if number < 3 else f"x{number}@buang.example" if number < 15 else ""
        )
        seen_by(contest, number, Door(f"10.9.{number}.1", mail))
    assert found(contest) == [("domain", 12), ("mailbox", 3)]


def test_clerks_faster_than_hands_are_flagged():
    contest = crowd(12)
    batch = open_batch(contest=contest, sheets=12, by=ANI, now=database_now() - timedelta(seconds=30))
    tick_voters(batch=batch, person_keys=[person_key(contest.pk, f"warga {number}") for number in range(12)])
    for number in range(1, 13):
        for reading, who in ((1, ANI), (2, BUDI)):
            type_sheet(batch=batch, number=number, reading=reading, by=who, marks=["a"])
    settle_batch(batch=batch, by=BUDI)
    assert found(contest) == [("clerk", 12)]


def test_a_vote_leaves_one_mark_without_hour_or_address_and_sealing_forgets_it():
    contest = make_contest(rule=AGAIN)
    for marks in (["a"], ["b"]):
        vote(contest, "ani", marks, seen=Door("203.0.113.9", "ani@example.org"))
    mark = WatchMark.objects.get()
    assert {field.name for field in WatchMark._meta.concrete_fields} == {
        "roll", "contest", "day", "is_night", "network", "domain", "mailbox"
    }  # fmt: skip
    assert "203" not in mark.network
    close_contest(contest=contest)
    seal_contest(contest=contest)
    assert not WatchMark.objects.exists()


def code_of(call) -> str:
    with pytest.raises(errors.WrongState) as caught, transaction.atomic():
        call()
    return caught.value.code


def entry(contest, who):
    return Roll.objects.get(contest=contest, person_key=person_key(contest.pk, who)).pk


def test_two_people_set_ballots_aside_and_back_without_seeing_them():
    contest = make_contest(rule=AGAIN)
    vote(contest, "ani", ["a"])
    vote(contest, "budi", ["b"])
    propose = {"contest": contest, "entries": [entry(contest, "ani")], "reason": "Satu jaringan.", "by": ANI}
    assert code_of(lambda: propose_quarantine(**propose)) == "not_between"
    close_contest(contest=contest)
    assert code_of(lambda: propose_quarantine(**{**propose, "reason": " "})) == "reason_needed"
    row = propose_quarantine(**propose, flag="network", subject="ab")
    assert code_of(lambda: confirm_quarantine(quarantine=row, by=ANI)) == "same_person"
    assert confirm_quarantine(quarantine=row, by=BUDI).ballots == 1
    assert list(Ballot.objects.filter(is_quarantined=True).values_list("payload", flat=True)) == [
        '{"marks":["a"]}'
    ]
    back = propose_quarantine(**propose, act="back")
    confirm_quarantine(quarantine=back, by=BUDI)
    assert not Ballot.objects.filter(is_quarantined=True).exists()
    assert code_of(lambda: withdraw_quarantine(quarantine=back)) == "decided_already"


def test_what_is_set_aside_is_not_counted_and_its_people_are_forgotten():
    contest = make_contest(rule=AGAIN)
    for who, marks in (("ani", ["a"]), ("budi", ["b"]), ("citra", ["b"])):
        vote(contest, who, marks)
    close_contest(contest=contest)
    row = propose_quarantine(
        contest=contest, entries=[entry(contest, "ani")], reason="Satu jaringan.", by=ANI
    )
    confirm_quarantine(quarantine=row, by=BUDI)
    run = count_official(contest=contest)
    assert run.result["tables"]["ballots_naming"] == {"a": 0, "b": 2, "c": 0}
    row.refresh_from_db()
    assert (row.entries, row.ballots) == ([], 1)
    for write in (lambda: Quarantine.objects.update(ballots=9), lambda: Quarantine.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_without_slots_nothing_can_be_set_aside():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    close_contest(contest=contest)
    propose = {"contest": contest, "entries": [1], "reason": "x", "by": ANI}
    assert code_of(lambda: propose_quarantine(**propose)) == "no_slots"


def test_a_flag_has_a_key_for_addresses():
    assert Flag("night", "2026-11-20", 1, 2).key == "night:2026-11-20"
