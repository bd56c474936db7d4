"""Real rankings: winners and printed votes of public elections, and profiles where a method misses Condorcet's."""

from pathlib import Path

import pytest

from voting.tally import Contest, Outcome, Rule, count
from voting.tally.formats import margin_irv, preflib, rctab
from voting.tally.irresolute import every_outcome
from voting.tally.ranked.raw import RawPolicy, clean

pytestmark = pytest.mark.real_elections

CONDORCET = ("condorcet", "copeland", "minimax", "ranked_pairs", "schulze", "black", "smith_irv")
# Winner and the last two, counted until two are left. Oakland's mayor and Aspen's are the published finals.
US = {
    "Aspen_2009_CityCouncil": ("8", {"2": 911, "8": 1_234}),
    "Aspen_2009_Mayor": ("4", {"1": 1_124, "4": 1_301}),
    "Berkeley_2010_D1CityCouncil": ("380", {"378": 1_611, "380": 3_959}),
    "Berkeley_2010_D4CityCouncil": ("385", {"384": 1_800, "385": 2_833}),
    "Berkeley_2010_D7CityCouncil": ("387", {"387": 2_411, "388": 1_683}),
    "Berkeley_2010_D8CityCouncil": ("389", {"389": 3_108, "390": 1_352}),
    "Oakland_2010_D4CityCouncil": ("408", {"405": 6_609, "408": 11_266}),
    "Oakland_2010_D6CityCouncil": ("412", {"412": 8_840, "414": 3_635}),
    "Oakland_2010_Mayor": ("397", {"393": 51_872, "397": 53_897}),
    "Pierce_2008_CityCouncil": ("131", {"129": 17_064, "131": 21_078}),
    "Pierce_2008_CountyAssessor": ("120", {"120": 98_366, "124": 91_067}),
    "Pierce_2008_CountyAuditor": ("441", {"440": 66_256, "441": 83_048}),
    "Pierce_2008_CountyExecutive": ("117", {"117": 136_346, "119": 132_292}),
    "SanFran_2007_Mayor": ("7", {"7": 114_664, "11": 12_990}),
}
# Which of our rules is the method that a file of examples is named after.
METHODS = {
    "Borda": "borda",
    "Dowdall": "dowdall",
    "Plurality": "plurality",
    "Instant_Runoff": "irv",
    "Instant_Runoff_PUT": "irv",
    "Instant_Runoff_TB": "irv",
}


def plain_run_off(contest: Contest) -> tuple[str, dict[str, int]]:
    """Count ballot by ballot until two are left, starting again from the papers each round."""
    ballots = [(group.marks, group.count) for group in contest.ballots]
    left = list(contest.codes)
    while True:
        votes = dict.fromkeys(left, 0)
        for marks, number in ballots:
            top = next((mark for mark in marks if mark in votes), None)
            if top is not None:
                votes[top] += number
        if len(left) == 2:
            return max(left, key=lambda code: votes[code]), votes
        left.remove(min(left, key=lambda code: votes[code]))


def run_off(contest: Contest, **parameters: str) -> Outcome:
    return count(contest, Rule("irv", **parameters))


def test_the_us_contests_are_all_named(real_elections: Path):
    assert {path.stem for path in (real_elections / "ranked" / "irv" / "us").glob("*.txt")} == set(US)


@pytest.mark.parametrize("name", sorted(US))
def test_us_run_offs_end_as_a_count_ballot_by_ballot_does(real_elections: Path, name: str):
    contest = margin_irv.read(real_elections / "ranked" / "irv" / "us" / f"{name}.txt").contest()
    outcome = run_off(contest, stop="two_left")
    assert (outcome.winner, outcome.rounds[-1]["votes"]) == US[name]
    if not outcome.ties:
        assert plain_run_off(contest) == US[name]
    for other in (run_off(contest), run_off(contest, stop="one_left"), run_off(contest, batch="yes")):
        assert other.winner == outcome.winner


def test_burlington_elects_kiss_although_montroll_beats_everybody(real_elections: Path):
    path = real_elections / "ranked" / "irv" / "us_vt_btv_2009_03_mayor.normalized.csv"
    contest = rctab.read(path).contest()
    outcome = run_off(contest)
    assert outcome.winner == "Bob Kiss"
    assert outcome.rounds[-1]["votes"] == {"Bob Kiss": 4_313, "Kurt Wright": 4_060}
    assert {rule: count(contest, Rule(rule)).winner for rule in CONDORCET} == dict.fromkeys(
        CONDORCET, "Andy Montroll"
    )
    assert count(contest, Rule("plurality")).winner == "Kurt Wright"


@pytest.mark.parametrize(
    ("year", "policy", "winner", "first", "valid"),
    [
        ("2013", RawPolicy(overvote="exhaust", skipped=1), "BETSY HODGES", 28_951, 79_312),
        ("2017", RawPolicy(overvote="skip", skipped=1), "Jacob Frey", 26_104, 104_484),
    ],
)
def test_minneapolis_first_round_is_the_published_one(
    real_elections: Path, year: str, policy: RawPolicy, winner: str, first: int, valid: int
):
    votes = rctab.read(real_elections / "ranked" / "rctab" / f"{year}_minneapolis_mayor.csv")
    contest = votes.contest().replace(ballots=clean(votes.ballots, policy).groups)
    outcome = run_off(contest, stop="two_left")
    held = outcome.rounds[0]["votes"]
    assert (outcome.winner, held[winner], sum(held.values())) == (winner, first, valid)
    assert count(contest, Rule("condorcet")).rounds[0].project == winner
    together = run_off(contest, stop="two_left", batch="yes")
    assert len(together.rounds) < len(outcome.rounds)
    assert together.rounds[-1]["votes"] == outcome.rounds[-1]["votes"]


def test_in_each_example_our_condorcet_rules_find_whom_the_named_method_misses(real_elections: Path):
    paths = sorted((real_elections / "ranked" / "condorcet_examples").glob("*.soc"))
    shown = []
    for path in paths:
        contest = preflib.read(path).contest()
        report = count(contest, Rule("condorcet")).rounds[0]
        assert report.action == "condorcet_winner"
        assert {count(contest, Rule(rule)).winner for rule in CONDORCET} == {report.project}
        method = path.stem.removeprefix("minimal_").removeprefix("resolute_")
        if method in METHODS:
            rule = Rule(METHODS[method], tie=("code",))
            winners = {outcome.winner for outcome in every_outcome(contest, rule)}
            # Resolute: the method alone errs. Else it errs for some way of breaking its ties.
            assert winners != {report.project}, path.name
            if "resolute" in path.stem:
                assert report.project not in winners or method.endswith("_TB"), path.name
            shown.append(path.stem)
    assert (len(paths), len(shown)) == (35, 12)


def test_without_a_condorcet_winner_these_rules_stay_in_the_smith_set(real_elections: Path):
    contest = rctab.read(real_elections / "ranked" / "rctab" / "2015_portland_mayor.csv").contest()
    outcome = count(contest, Rule("condorcet"))
    assert outcome.rounds[0].action == "no_condorcet_winner"
    smith = outcome.rounds[0]["smith_set"]
    inside = {
        count(contest, Rule(name)).winner for name in ("copeland", "ranked_pairs", "schulze", "smith_irv")
    }
    assert inside <= set(smith)
