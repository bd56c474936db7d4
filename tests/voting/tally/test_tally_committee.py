"""Committee rules: textbook examples, abcvoting's elections, and slow definitions written out again."""

import importlib
import os
import random
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from tests.proof import committees as proof
from tests.proof.abc_files import instances, read
from voting.tally import Contest, Project, Rule, RuleError, TooLargeError, count
from voting.tally.committee.optimal import best_committees
from voting.tally.committee.seats import committee
from voting.tally.committee.subsets import Subsets
from voting.tally.irresolute import every_outcome
from voting.tally.rules import MULTI_WINNER_RULES, SPECS

RULES = [name for name in MULTI_WINNER_RULES if SPECS[name].counter.startswith("voting.tally.committee.")]

# Lackner and Skowron, Multi-Winner Voting with Approval Preferences (2023), Example 1: 12 voters, 4 seats.
BOOK = ["ab"] * 3 + ["ac"] * 3 + ["ad"] * 2 + ["bcf", "e", "f", "g"]


def contest_of(ballots, seats, options="abcdefg"):
    projects = [Project(code, 1) for code in options]
    return Contest.from_ballots(
        kind="approval", projects=projects, ballots=ballots, budget=seats, seats=seats
    )


def random_contest(seed, *, options=5, seats=2, most=9):
    draw = random.Random(seed)
    codes = "abcdefgh"[:options]
    ballots = [
        [code for code in codes if draw.random() < draw.choice((0.2, 0.5))]
        for _ in range(draw.randint(2, most))
    ]
    return contest_of([*ballots, [codes[0]]], seats, codes), [
        set(ballot) for ballot in [*ballots, [codes[0]]]
    ]


def words(found):
    return {"".join(sorted(members)) for members in found}


def elected_by_all_ties(contest, rule):
    return words(outcome.elected for outcome in every_outcome(contest, rule))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("satisfaction_approval", {"abcf"}),
        ("seqpav", {"abcf"}),
        ("seqslav", {"abcf"}),
        ("revseqpav", {"abcf"}),
        ("seqcc", {"aefg"}),
        ("maximin_support", {"abcd", "abcf"}),
        ("enestrom_phragmen", {"abcd"}),
    ],
)
def test_sequential_rules_on_the_example_of_the_book(name, expected):
    assert elected_by_all_ties(contest_of(BOOK, 4), Rule(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pav", {"abcf"}),
        ("slav", {"abcf"}),
        ("geom2", {"abcf"}),
        ("cc", {"aefg"}),
        ("lexcc", {"aefg"}),
        ("adams", {"aefg"}),
        ("minimax_phragmen", {"abcd", "abcf", "abdf", "acdf", "bcdf"}),
        ("monroe", {"abce", "abcf", "abcg", "abdf", "acdf", "bcdf"}),
        ("leximax_approval", {"abef", "abfg", "acef", "acfg"}),
    ],
)
def test_optimising_rules_on_the_example_of_the_book(name, expected):
    contest, rule = contest_of(BOOK, 4), Rule(name, tie=("code",))
    assert elected_by_all_ties(contest, rule) == expected
    assert "".join(sorted(count(contest, rule).elected)) == min(expected)


@pytest.mark.real_elections
def test_every_rule_agrees_with_abcvoting_on_a_fixed_sample_of_its_elections(real_elections):
    """All 480: `python -m tests.proof.committees`."""
    differing = []
    for instance in instances(every=40):
        for theirs, judge in proof.judgements().items():
            if judge(instance) == proof.DIFFER:
                differing.append((theirs, instance.name))
    assert differing == []


def peer(name):
    """Import a library that only tests use."""
    if os.environ.get("CI_REQUIRE_ALL"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


LIVE = {
    "sav": "satisfaction_approval",
    "seqpav": "seqpav",
    "seqslav": "seqslav",
    "seqcc": "seqcc",
    "revseqpav": "revseqpav",
    "pav": "pav",
    "slav": "slav",
    "cc": "cc",
    "lexcc": "lexcc",
    "geom2": "geom2",
    "minimaxav": "minimax_approval",
    "lexminimaxav": "leximax_approval",
    "phragmen-enestroem": "enestrom_phragmen",
}


@pytest.mark.parametrize(("theirs", "ours"), LIVE.items())
def test_random_elections_have_the_committees_of_abcvoting(theirs, ours):
    """All tied committees, blank ballots included."""
    abcrules, preferences = peer("abcvoting.abcrules"), peer("abcvoting.preferences")
    exact = {"algorithm": "brute-force"} if theirs in ("minimaxav", "lexminimaxav", "lexcc", "cc") else {}
    for seed in range(12):
        contest, ballots = random_contest(seed, options=5, seats=2 + seed % 2)
        profile = preferences.Profile(5)
        profile.add_voters([["abcde".index(code) for code in ballot] for ballot in ballots])
        found = abcrules.compute(theirs, profile, contest.seats, resolute=False, **exact)
        expected = {"".join(sorted("abcde"[option] for option in members)) for members in found}
        assert elected_by_all_ties(contest, Rule(ours)) == expected, seed


def thiele_score(weights, ballots, members):
    return sum(sum(weights[: len(ballot & set(members))]) for ballot in ballots)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("name", ["pav", "slav", "cc", "geom2"])
def test_the_best_committees_are_those_of_the_definition(name, seed):
    contest, ballots = random_contest(seed, options=6, seats=3)
    shares = {
        "pav": [Fraction(1), Fraction(1, 2), Fraction(1, 3)],
        "slav": [Fraction(1), Fraction(1, 3), Fraction(1, 5)],
        "cc": [Fraction(1), Fraction(0), Fraction(0)],
        "geom2": [Fraction(1, 2), Fraction(1, 4), Fraction(1, 8)],
    }[name]
    scores = {members: thiele_score(shares, ballots, members) for members in combinations("abcdef", 3)}
    best = max(scores.values())
    expected = {"".join(members) for members, score in scores.items() if score == best}
    found = best_committees(contest, Rule(name))
    assert words([contest.codes[place] for place in members] for members in found) == expected
    outcome = count(contest, Rule(name))
    assert (outcome.rounds[-1]["score"], outcome.rounds[-1]["committees"]) == (best, len(expected))


def monroe_by_trying(ballots, members):
    """Return the most ballots that can sit with a member they name, trying every seating."""
    size, larger = divmod(len(ballots), len(members))
    best = 0
    for first in combinations(members, larger):
        chairs = [code for code in members for _ in range(size + (code in first))]
        for seating in set(permutations(chairs)):
            best = max(best, sum(code in ballot for code, ballot in zip(seating, ballots, strict=True)))
    return best


@pytest.mark.parametrize("seed", range(20))
def test_the_monroe_score_is_that_of_the_best_seating(seed):
    contest, ballots = random_contest(seed, options=4, seats=2, most=6)
    for members in combinations(range(4), 2):
        letters = [contest.codes[place] for place in members]
        assert Subsets(contest, members).monroe_score() == monroe_by_trying(ballots, letters)


@pytest.mark.parametrize("name", RULES)
def test_a_committee_does_not_depend_on_the_order_of_ballots_or_options(name):
    for seed in range(8):
        contest, ballots = random_contest(seed, options=5, seats=2)
        turned = contest_of([sorted(ballot) for ballot in reversed(ballots)], 2, "edcba")
        assert count(contest, Rule(name)).elected == count(turned, Rule(name)).elected


@pytest.mark.parametrize("name", RULES)
def test_a_ballot_of_weight_two_counts_as_two(name):
    contest, _ = random_contest(3, options=5, seats=3)
    groups = list(contest.ballots)
    doubled = Contest.of(
        "approval",
        contest.projects,
        [type(group)(group.marks, group.count, weight=2) for group in groups],
        3,
        seats=3,
    )
    twice = Contest.of(
        "approval",
        contest.projects,
        [type(group)(group.marks, 2 * group.count) for group in groups],
        3,
        seats=3,
    )
    assert count(doubled, Rule(name)).elected == count(twice, Rule(name)).elected


@pytest.mark.parametrize("name", RULES)
def test_seats_are_filled_and_more_seats_than_options_are_refused(name):
    contest = contest_of(["ab", "c", ""], 3, "abc")
    outcome = count(contest, Rule(name))
    assert sorted(outcome.elected) == ["a", "b", "c"]
    assert outcome.funded == outcome.elected
    with pytest.raises(RuleError, match=r"\btoo_many_seats\b"):
        count(contest.replace(seats=4), Rule(name))


def test_searches_past_their_bound_are_refused():
    contest = contest_of(BOOK, 4)
    with pytest.raises(TooLargeError, match=r"\btoo_many_committees\b"):
        count(contest, Rule("pav", node_limit=3))
    with pytest.raises(TooLargeError, match=r"\btoo_many_committees\b"):
        count(contest, Rule("monroe", committee_limit=34))
    assert count(contest, Rule("monroe", committee_limit=35)).elected
    wide = contest_of(
        [[f"{number:02}"] for number in range(17)], 17, [f"{number:02}" for number in range(17)]
    )
    with pytest.raises(TooLargeError, match=r"\btoo_many_seats\b"):
        count(wide, Rule("maximin_support"))


def test_ties_between_committees_are_in_the_record():
    contest = contest_of(["a", "b", "c"], 2, "abc")
    outcome = count(contest, Rule("pav"))
    assert outcome.elected == ("a", "b")
    assert [(tie.where, tie.projects) for tie in outcome.ties] == [("set", ("a", "b")), ("set", ("b", "c"))]
    outcome = count(contest, Rule("revseqpav"))
    assert [(tie.where, tie.projects) for tie in outcome.ties] == [("elimination", ("a", "b", "c"))]


def test_rounds_say_what_each_seat_added():
    rounds = count(contest_of(["ab", "ab", "ab", "c"], 2, "abc"), Rule("seqpav")).rounds
    assert [(item.project, item["gain"]) for item in rounds[:2]] == [("a", 3), ("b", Fraction(3, 2))]
    assert dict(rounds[2].data) == {"represented": (3, 3), "score": Fraction(9, 2)}
    rounds = count(contest_of(["ab", "ab", "c"], 2, "abc"), Rule("greedy_monroe")).rounds
    assert [(item["weight"], item["assigned"]) for item in rounds] == [(2, 2), (1, 1)]
    last = count(contest_of(["ab", "c"], 2, "abc"), Rule("minimax_approval")).rounds[-1]
    assert dict(last.data) == {"committees": 2, "farthest": 2, "distances": (0, 1, 1)}


def test_a_million_ballots_of_few_kinds_cost_no_more_than_their_kinds():
    contest = contest_of(["ab", "ab", "ac", "d"], 2, "abcd")
    many = Contest.of(
        "approval",
        contest.projects,
        [type(group)(group.marks, group.count * 10**12) for group in contest.ballots],
        2,
        seats=2,
    )
    for name in RULES:
        assert count(many, Rule(name)).elected == count(contest, Rule(name)).elected


def test_budget_rules_elect_a_committee_when_every_cost_is_one():
    contest = committee(contest_of(BOOK, 1), 4)
    assert (contest.budget, contest.seats, set(contest.costs)) == (4, 4, {1})
    assert words(outcome.funded for outcome in every_outcome(contest, Rule("greedy"))) == {"abcd", "abcf"}


def test_a_file_is_read_as_it_stands(tmp_path):
    path = tmp_path / "small.abc.yaml"
    path.write_text(
        "description: small\nprofile: [[0, 1], [\n  1], []]\nnum_cand: 2\ncommitteesize: 1\ncompute:\n"
        "- rule_id: av\n  result: [[1]]\n  resolute: false\n- rule_id: rsd\n  result:\n  resolute: true\n"
    )
    instance = read(path)
    assert (instance.profile, instance.options, instance.seats) == ((("0", "1"), ("1",), ()), 2, 1)
    assert (instance.tied, instance.single) == ({"av": {frozenset("1")}}, {})
    assert instance.blanks == 1


def test_minimax_phragmen_elects_whoever_is_named_before_anybody_who_is_not():
    """Four seats, three named: whoever fills the last seat, nobody named is left out."""
    contest = contest_of(["ab"] * 3 + ["ae"] * 5, 4, "abcdef")
    assert elected_by_all_ties(contest, Rule("minimax_phragmen")) == {"abce", "abde", "abef"}
    last = count(contest, Rule("minimax_phragmen")).rounds[-1]
    assert dict(last.data) == {"committees": 3, "named": 3, "score": Fraction(8, 3)}
    nobody = count(contest_of(["", ""], 1, "ab"), Rule("minimax_phragmen"))
    assert dict(nobody.rounds[-1].data) == {"committees": 2, "named": 0, "score": 0}


@pytest.mark.real_elections
def test_an_exact_tie_is_kept_though_the_file_of_the_election_leaves_it_out(real_elections):
    """Two options have 29/20 each; the file lists one committee, abcvoting itself finds both."""
    instance = next(item for item in instances() if item.name == "instanceS0003")
    outcome = count(instance.contest(), Rule("satisfaction_approval"))
    scores = outcome.table("satisfaction")
    assert scores["2"] == scores["5"] == Fraction(29, 20)
    assert elected_by_all_ties(instance.contest(), Rule("satisfaction_approval")) == {"0234", "0345"}
    assert instance.tied["sav"] == frozenset({frozenset("0234")})
    profile = peer("abcvoting.preferences").Profile(instance.options)
    profile.add_voters([list(map(int, ballot)) for ballot in instance.profile])
    live = peer("abcvoting.abcrules").compute("sav", profile, instance.seats, resolute=False)
    assert {"".join(map(str, sorted(members))) for members in live} == {"0234", "0345"}
