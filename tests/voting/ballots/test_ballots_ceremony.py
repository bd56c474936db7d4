"""The closing: two different people, every step written down once, in a chain that shows what was changed."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors
from voting.ballots.models import CeremonyStep, Checkpoint, Contest
from voting.ballots.people import Person
from voting.ballots.services import close_contest
from voting.ballots.services.ceremony import (
    add_step,
    ask_to_close,
    broken_steps,
    confirm_close,
    confirm_seed,
    seal_in_ceremony,
    type_seed,
    waiting,
    withdraw_step,
)
from voting.counts.services import count_official
from voting.tally.ties import lot

pytestmark = pytest.mark.django_db
PANDU, SARI = Person("user:1", "Pak Pandu", "Fasilitator"), Person("user:2", "Ibu Sari", "Operator")
BY_LOT = {**GREEDY, "tie": ["points", "lot"], "tie_method": {"method": "draw"}}


def refusal(call):
    with pytest.raises(errors.WrongState) as caught, transaction.atomic():
        call()
    return caught.value.code


def kinds(contest):
    return [step.kind for step in CeremonyStep.objects.filter(contest=contest)]


def closed(rule=None):
    contest = make_contest(rule=rule)
    for who in ("ani", "budi"):
        vote(contest, who, ["a"])
    ask_to_close(contest=contest, by=PANDU)
    confirm_close(contest=contest, by=SARI)
    contest.refresh_from_db()
    return contest


def test_one_asks_and_another_closes():
    contest = make_contest()
    assert refusal(lambda: confirm_close(contest=contest, by=SARI)) == "not_asked"
    asked = ask_to_close(contest=contest, by=PANDU)
    assert refusal(lambda: confirm_close(contest=contest, by=PANDU)) == "same_person"
    step = confirm_close(contest=contest, by=SARI)
    assert (step.asker_name, step.actor_name, step.data["turnout"]["cast"]) == ("Pak Pandu", "Ibu Sari", 0)
    last = Checkpoint.objects.get()
    assert CeremonyStep.objects.get(kind="checkpoint").data == {
        "number": 1, "size": last.size, "root": last.root
    }  # fmt: skip
    assert asked.number == 1
    assert Contest.objects.get(pk=contest.pk).state == "closed"


def test_two_tabs_and_double_clicks_leave_one_step_each():
    contest = make_contest()
    assert ask_to_close(contest=contest, by=PANDU) == ask_to_close(contest=contest, by=PANDU)
    assert ask_to_close(contest=contest, by=SARI).actor == "user:1"
    assert confirm_close(contest=contest, by=SARI) == confirm_close(contest=contest, by=SARI)
    assert kinds(contest) == ["close_asked", "closed", "checkpoint"]


def test_a_request_can_be_taken_back_and_then_somebody_else_may_ask():
    contest = make_contest()
    ask_to_close(contest=contest, by=PANDU)
    withdraw_step(contest=contest, kind="close_asked", by=PANDU)
    withdraw_step(contest=contest, kind="close_asked", by=PANDU)
    assert refusal(lambda: confirm_close(contest=contest, by=SARI)) == "not_asked"
    ask_to_close(contest=contest, by=SARI)
    confirm_close(contest=contest, by=PANDU)
    assert kinds(contest) == ["close_asked", "withdrawn", "close_asked", "closed", "checkpoint"]


def test_the_seed_is_typed_alike_by_two_people_and_decides_the_lot():
    contest = closed(BY_LOT)
    assert refusal(lambda: count_official(contest=contest)) == "seed_missing"
    assert refusal(lambda: seal_in_ceremony(contest=contest, by=PANDU)) == "seed_missing"
    assert refusal(lambda: type_seed(contest=contest, seed="12", by=PANDU)) == "bad_seed"
    type_seed(contest=contest, seed="  4711  08", by=PANDU)
    assert refusal(lambda: type_seed(contest=contest, seed="9999", by=SARI)) == "waits"
    assert refusal(lambda: confirm_seed(contest=contest, seed="4711 08", by=PANDU)) == "same_person"
    assert refusal(lambda: confirm_seed(contest=contest, seed="4711 09", by=SARI)) == "differs"
    step = confirm_seed(contest=contest, seed="4711 08", by=SARI)
    assert step.data == {"seed": "4711 08", "method": "draw"}
    seal_in_ceremony(contest=contest, by=SARI)
    run = count_official(contest=contest)
    assert run.rule["parameters"]["tie"] == ["points", "lot:4711 08"]
    assert waiting(contest, "seed_typed") is None


def test_the_drawn_lot_orders_the_equals():
    firsts = set()
    for seed in ("1000", "1001", "1002", "1003", "1004", "1005"):
        contest = make_contest(rule=BY_LOT)
        vote(contest, "ani", ["a", "b"])
        vote(contest, "budi", ["b", "a"])
        close_contest(contest=contest)
        type_seed(contest=contest, seed=seed, by=PANDU)
        confirm_seed(contest=contest, seed=seed, by=SARI)
        funded = count_official(contest=contest).result["funded"]
        assert funded[0] == min("ab", key=lambda code, seed=seed: lot(seed, code))
        firsts.add(funded[0])
    assert firsts == {"a", "b"}


def test_a_rule_without_a_lot_needs_no_seed():
    contest = closed()
    assert refusal(lambda: type_seed(contest=contest, seed="4711", by=PANDU)) == "no_lot"
    seal_in_ceremony(contest=contest, by=PANDU)
    seal_in_ceremony(contest=contest, by=PANDU)
    assert kinds(contest) == ["close_asked", "closed", "checkpoint", "sealed"]


def test_a_seed_is_drawn_once_and_only_between_closing_and_sealing():
    contest = make_contest(rule=BY_LOT)
    rows = Contest.objects.filter(pk=contest.pk)

    def refused(**changes):
        try:
            with transaction.atomic():
                rows.update(**changes)
        except DatabaseError:
            return True
        return False

    assert refused(seed="4711")
    close_contest(contest=contest)
    type_seed(contest=contest, seed="4711", by=PANDU)
    confirm_seed(contest=contest, seed="4711", by=SARI)
    assert refused(seed="4712")
    assert refused(seed="")


def test_the_chain_names_the_step_that_was_changed():
    contest = closed()
    steps = list(CeremonyStep.objects.filter(contest=contest))
    assert broken_steps(steps) == []
    steps[1].actor_name = "Orang lain"
    assert broken_steps(steps) == [2]
    assert broken_steps([steps[0], steps[2]]) == [3]


def test_the_database_keeps_every_step_and_wants_two_people():
    contest = closed()
    rows = CeremonyStep.objects.filter(contest=contest)
    writes = [
        partial(rows.update, actor_name="X"),
        rows.delete,
        partial(add_step, contest=contest, kind="closed", by=PANDU),
        partial(add_step, contest=contest, kind="seeded", by=PANDU, asked=rows.get(kind="close_asked")),
        partial(add_step, contest=contest, kind="signed", by=Person("", "Siapa")),
    ]
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
