"""Rankings under a budget by points of places: Borda as Krakow counts it is greedy with a rank limit."""

from itertools import pairwise

import pytest

from voting.tally import Contest, Project, Rule, count
from voting.tally.formats import pabulib

KRAKOW = [
    "Poland_Krakow_2019",
    "Poland_Krakow_2019_Nowa_Huta",
    "Poland_Krakow_2022",
    "Poland_Krakow_2024_Krowodrza",
]


@pytest.mark.real_elections
@pytest.mark.parametrize("name", KRAKOW)
def test_krakow_gives_three_two_and_one_point_and_goes_down_the_list(real_elections, name):
    election = pabulib.read(real_elections / "pabulib" / f"{name}.pb")
    outcome = count(election.contest(), Rule("greedy", tie=("file_order",)))
    points = outcome.table("points")
    assert points == {project.code: project.score for project in election.projects}
    assert set(outcome.funded) == {project.code for project in election.projects if project.selected}
    assert all(points[a] >= points[b] for a, b in pairwise(outcome.order))


def test_without_a_rank_limit_the_last_of_a_full_ranking_gets_nothing():
    projects = [Project(code, 50) for code in "abc"]
    contest = Contest.from_ballots(kind="ranked", projects=projects, ballots=["abc", "bac", "cb"], budget=100)
    outcome = count(contest, Rule("greedy"))
    assert outcome.table("points") == {"a": 3, "b": 4, "c": 2}
    assert outcome.funded == ("b", "a")
    limited = count(contest.replace(rank_limit=3), Rule("greedy"))
    assert limited.table("points") == {"a": 5, "b": 7, "c": 5}


def test_one_place_on_the_ballot_is_one_vote():
    projects = [Project(code, 50) for code in "abc"]
    ballots = ["a", "a", "b", "c"]
    ranked = Contest.from_ballots(kind="ranked", projects=projects, ballots=ballots, budget=100, rank_limit=1)
    marked = Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=100)
    assert count(ranked, Rule("greedy")).funded == count(marked, Rule("greedy")).funded == ("a", "b")
