"""Draft, published, open, closed: each step once, in order; from the opening on nothing that counts changes."""

from datetime import timedelta
from fractions import Fraction
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from tests.factories.contests import GREEDY, make_contest, three_options, vote
from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.models import Ballot, Contest, Option, Participation, RuleVersion
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    close_contest,
    create_contest,
    mark_counted,
    open_contest,
    publish_rule,
    update_draft,
)
from voting.tally import RuleError, sha256

pytestmark = pytest.mark.django_db


def later():
    return database_now() + timedelta(hours=1)


def test_publishing_freezes_a_numbered_hashed_version_and_a_change_needs_a_reason():
    contest = create_contest(title="Uji", kind="ranked")
    first = publish_rule(contest=contest, rule=GREEDY, published_by="Fasilitator")
    changed = {**GREEDY, "rank_limit": 3}
    with pytest.raises(errors.WrongState) as caught:
        publish_rule(contest=contest, rule=changed, published_by="Fasilitator")
    assert caught.value.code == "reason_needed"
    second = publish_rule(
        contest=contest, rule=changed, published_by="Fasilitator", reason="Rapat meminta tiga"
    )
    assert (first.number, second.number, first.sha256) == (1, 2, sha256(GREEDY))
    contest.refresh_from_db()
    assert (contest.state, contest.rank_limit, contest.budget, contest.rule) == ("published", 3, 100, changed)


def test_a_rule_that_cannot_be_counted_is_not_published():
    contest = create_contest(title="Uji", kind="ranked")
    for rule in ({"name": "lottery"}, {**GREEDY, "tie": ["points"]}, {**GREEDY, "misfit": "borrow"}):
        with pytest.raises(RuleError):
            publish_rule(contest=contest, rule=rule, published_by="Fasilitator")
    assert RuleVersion.objects.count() == 0


def test_opening_needs_rules_options_people_and_a_closing_time_ahead():
    contest = create_contest(title="Uji", kind="ranked", rule=GREEDY)

    def refusal(**changes):
        arguments = {"contest": contest, "options": three_options(), "closes_at": later(), **changes}
        with pytest.raises(errors.WrongState) as caught, transaction.atomic():
            open_contest(**arguments)
        return caught.value.code

    assert refusal() == "wrong_state"
    publish_rule(contest=contest, rule=GREEDY, published_by="Fasilitator")
    assert refusal() == "no_roll"
    assert add_to_roll(contest=contest, identities=["ani", "ANI ", "budi"]) == 2
    assert add_to_roll(contest=contest, identities=["budi"]) == 0
    assert refusal(options=[]) == "no_options"
    assert refusal(closes_at=database_now()) == "closes_in_the_past"
    opened = open_contest(contest=contest, options=three_options(), closes_at=later())
    assert [(row.number, row.code, row.cost) for row in opened.options.all()] == [
        (1, "a", 60), (2, "b", 50), (3, "c", 40)
    ]  # fmt: skip


def test_each_step_is_taken_once():
    contest = make_contest()
    with pytest.raises(errors.WrongState):
        mark_counted(contest=contest)
    close_contest(contest=contest)
    with pytest.raises(errors.WrongState):
        close_contest(contest=contest)
    with pytest.raises(errors.WrongState):
        add_to_roll(contest=contest, identities=["dewi"])


def test_after_the_opening_the_rules_are_frozen():
    contest = make_contest()
    with pytest.raises(errors.Frozen):
        publish_rule(contest=contest, rule=GREEDY, published_by="Fasilitator", reason="Terlambat")
    with pytest.raises(errors.WrongState):
        update_draft(contest=contest, rule=GREEDY)


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


# Every column of the contest is classified: a new one fails here until somebody decides.
FREE_WHILE_OPEN: dict[str, object] = {}
FROZEN_WHILE_OPEN = {
    "kind": "approval", "rank_limit": 1, "points_total": 9, "points_each": 9, "budget": 7, "currency": "EUR",
    "opens_at": "2026-01-01T00:00Z", "closes_at": "2099-01-01T00:00Z", "assurance": "sealed", "publish_from": 1,
    "rule": {"name": "knapsack"}, "score_max": 9, "limits": {"": 1}, "by_area": True, "exclusive": [["a", "b"]],
    "title": "Lain", "translations": {"en": {}}, "reference": "x", "time_zone": "UTC",
    "revoting": True, "tie_method": {"method": "draw"}, "eligibility": {"rule": "x"},
}  # fmt: skip
BY_CLOSING = {"state": "draft", "closed_at": "2026-01-01T00:00Z", "turnout": {"cast": 9}}
BY_SEALING = {"sealed_at": "2026-01-01T00:00Z", "seed": "123"}


def test_every_column_of_a_contest_is_classified():
    names = {field.name for field in Contest._meta.concrete_fields} - {"id"}
    assert names == {*FREE_WHILE_OPEN, *FROZEN_WHILE_OPEN, *BY_CLOSING, *BY_SEALING}


def test_the_database_refuses_changes_to_an_open_contest_through_any_door():
    contest = make_contest()
    rows = Contest.objects.filter(pk=contest.pk)
    open_doors = [
        name
        for name, value in FROZEN_WHILE_OPEN.items()
        if not refused(partial(rows.update, **{name: value}))
    ]
    assert open_doors == []
    assert refused(lambda: rows.update(state="draft"))
    assert refused(rows.delete)
    for name, value in FREE_WHILE_OPEN.items():
        rows.update(**{name: value})


def test_the_database_keeps_what_closing_fixed():
    contest = make_contest()
    close_contest(contest=contest)
    rows = Contest.objects.filter(pk=contest.pk)
    assert [
        name for name, value in BY_CLOSING.items() if not refused(partial(rows.update, **{name: value}))
    ] == []


def test_the_database_keeps_options_rules_ballots_and_participations():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    assert refused(lambda: Option.objects.filter(code="a").update(cost=1))
    assert refused(Option.objects.filter(code="a").delete)
    assert refused(lambda: Option.objects.create(contest=contest, number=9, code="z", title="Z"))
    assert refused(lambda: RuleVersion.objects.update(reason="lain"))
    assert refused(lambda: Ballot.objects.update(payload='{"marks":["b"]}'))
    assert refused(Ballot.objects.all().delete)
    assert refused(Participation.objects.all().delete)


def test_the_database_takes_no_ballot_outside_the_opening_hours_of_the_box():
    contest = make_contest()
    close_contest(contest=contest)
    stray = Ballot(id="0" * 40, contest=contest, status="valid", channel="paper", payload="{}", nonce="0")
    assert refused(lambda: Ballot.objects.bulk_create([stray]))
    entry = contest.roll.first()
    assert refused(lambda: Participation.objects.bulk_create([Participation(roll=entry, contest=contest)]))


def test_closing_fixes_the_turnout():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    closed = close_contest(contest=contest)
    assert (closed.state, closed.turnout["cast"], closed.turnout["not_cast"]) == ("closed", 1, 2)


def test_an_option_keeps_exact_scores():
    options = [OptionLine("a", "Lampu", 60, score=Fraction(250, 3))]
    contest = make_contest(options=options)
    assert contest.options.get().score == "250/3"
