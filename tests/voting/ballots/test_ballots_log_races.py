"""Checkpoints while others make checkpoints and while people vote: with real connections, on both engines."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.factories.contests import GREEDY, make_contest, vote
from tests.voting.ballots.test_ballots_races import at_once
from voting.ballots import errors, log
from voting.ballots.auditing import verify_box
from voting.ballots.models import Checkpoint, Contest, LogEntry
from voting.ballots.services import close_contest
from voting.ballots.services.checkpoints import make_checkpoint, record_entry

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [f"warga {number}" for number in range(40)]


def test_makers_at_once_make_one_checkpoint() -> None:
    contest = make_contest(voters=PEOPLE)
    for who in PEOPLE:
        vote(contest, who, ["a"])
    made: list[Checkpoint | None] = []
    at_once([lambda: made.append(make_checkpoint(contest=contest, final=True)) for _ in range(8)])
    assert [row.size for row in made if row] == [40]
    assert [row.position for row in log.log_entries(contest)] == list(range(40))


def test_records_at_once_each_get_a_place_of_their_own() -> None:
    contest = make_contest(voters=PEOPLE)
    at_once([lambda number=number: record_entry(contest, {"number": number}) for number in range(8)])
    assert sorted(LogEntry.objects.values_list("position", flat=True)) == list(range(8))


def vote_twice(contest: Contest, people: list[str], wrong: list[Exception]) -> None:
    """Let everybody vote and vote again, until the box says that it is over."""
    for who in [*people, *people]:
        try:
            vote(contest, who, ["a"])
        except errors.NotOpen:
            return
        except Exception as error:
            wrong.append(error)


def keep_making(contest: Contest, then: Callable[[], object], wrong: list[Exception]) -> None:
    """Make checkpoints one after the other, then something else."""
    try:
        for _round in range(6):
            make_checkpoint(contest=contest, final=True)
        then()
    except errors.WrongState:
        return
    except Exception as error:
        wrong.append(error)


def test_checkpoints_under_voters_and_a_closing_lose_no_leaf() -> None:
    contest = make_contest(voters=PEOPLE, rule=GREEDY | {"revoting": True})
    wrong: list[Exception] = []
    voters = [partial(vote_twice, contest, PEOPLE[part::4], wrong) for part in range(4)]
    closing = partial(close_contest, contest=contest)
    at_once([*voters, *(partial(keep_making, contest, then, wrong) for then in (closing, list))])
    assert wrong == []
    closed = Contest.objects.get(pk=contest.pk)
    assert (closed.state, log.waiting_leaves(closed).count()) == ("closed", 0)
    assert verify_box(closed) == []
