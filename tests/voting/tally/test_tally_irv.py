"""Instant run-off: when it stops, who drops out together, where votes go, and what is not a countable ballot."""

import os
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import (
    BallotGroup,
    Contest,
    ContestError,
    Outcome,
    Project,
    Rule,
    RuleError,
    Tie,
    count,
    sha256,
)
from voting.tally.irresolute import every_outcome
from voting.tally.ranked.flows import Transfer, flows
from voting.tally.ranked.raw import Cleaned, RawPolicy, clean, marks_of


def contest_of(groups: dict[str, int], codes: str = "abcde") -> Contest:
    projects = [Project(code, 0) for code in codes]
    return Contest.of("ranked", projects, [BallotGroup(tuple(m), n) for m, n in groups.items()], 0)


@st.composite
def contests(draw) -> Contest:
    codes = "abcdef"[: draw(st.integers(1, 6))]
    ballot = st.lists(st.sampled_from(codes), unique=True, max_size=len(codes)).map("".join)
    return contest_of(draw(st.dictionaries(ballot, st.integers(1, 9), max_size=12)), codes)


def irv(contest: Contest, **parameters) -> Outcome:
    return count(contest, Rule("irv", **parameters))


def steps(outcome: Outcome) -> list[tuple]:
    return [(item.action, item.project, item["votes"]) for item in outcome.rounds]


def test_the_capital_of_tennessee_is_knoxville_by_run_off():
    cities = contest_of({"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}, "MNCK")
    assert steps(irv(cities)) == [
        ("eliminated", "C", {"M": 42, "N": 26, "C": 15, "K": 17}),
        ("eliminated", "N", {"M": 42, "N": 26, "K": 32}),
        ("winner", "K", {"M": 42, "K": 58}),
    ]
    assert irv(cities).order == ("K", "M", "N", "C")


def test_a_majority_stops_at_once_and_other_rules_go_on():
    contest = contest_of({"ab": 5, "bc": 2, "cb": 1}, "abc")
    assert steps(irv(contest)) == [("winner", "a", {"a": 5, "b": 2, "c": 1})]
    assert steps(irv(contest, stop="two_left")) == [
        ("eliminated", "c", {"a": 5, "b": 2, "c": 1}), ("winner", "a", {"a": 5, "b": 3}),
    ]  # fmt: skip
    assert steps(irv(contest, stop="one_left"))[1:] == [
        ("eliminated", "b", {"a": 5, "b": 3}), ("winner", "a", {"a": 5}),
    ]  # fmt: skip


def test_two_left_with_equal_votes_are_parted_by_the_tie_order():
    outcome = irv(contest_of({"a": 2, "b": 2}, "ab"), stop="two_left", tie=("code",))
    assert (outcome.winner, outcome.ties) == ("a", (Tie("elimination", ("a", "b"), ("code",), ("a",)),))


def test_the_hopeless_drop_out_together_but_never_those_who_could_still_pass():
    contest = contest_of({"a": 20, "b": 18, "ca": 4, "dc": 2, "ec": 1})
    first = irv(contest, batch="yes").rounds[0]
    assert (first.action, first.project, first["options"]) == ("eliminated_together", None, ("c", "d", "e"))
    assert irv(contest, batch="yes").order == ("a", "b", "c", "d", "e")
    close = contest_of({"a": 20, "b": 18, "ca": 15, "dc": 2, "ec": 1})
    assert [item.get("options") for item in irv(close, batch="yes").rounds] == [("d", "e"), None, None]
    exactly = contest_of({"a": 9, "b": 8, "c": 5, "d": 3}, "abcd")
    assert [item.project for item in irv(exactly, batch="yes").rounds] == ["d", "c", "a"]


def test_a_batch_leaves_the_last_two_when_they_are_wanted():
    contest = contest_of({"a": 20, "b": 6, "c": 2, "d": 1}, "abcd")
    outcome = irv(contest, stop="two_left", batch="yes")
    assert [(item.action, sorted(item["votes"])) for item in outcome.rounds] == [
        ("eliminated_together", ["a", "b", "c", "d"]), ("winner", ["a", "b"]),
    ]  # fmt: skip
    assert irv(contest, stop="one_left", batch="yes").rounds[0]["options"] == ("b", "c", "d")


@given(contests(), st.sampled_from(["majority", "two_left", "one_left"]))
def test_a_batch_never_changes_who_wins(contest: Contest, stop: str):
    slow, fast = irv(contest, stop=stop, tie=("code",)), irv(contest, stop=stop, batch="yes", tie=("code",))
    assert slow.winner == fast.winner
    assert len(fast.rounds) <= len(slow.rounds)


@given(contests())
def test_every_stopping_rule_elects_the_same_option(contest: Contest):
    winners = {irv(contest, stop=stop).winner for stop in ("majority", "two_left")}
    assert len(winners) == 1
    # Going on to the last one asks for more ties, but a majority is never overtaken.
    assert irv(contest, stop="one_left").winner in winners


def test_equals_go_by_the_latest_earlier_round_in_which_they_differed():
    tied = contest_of({"a": 9, "b": 5, "c": 4, "dc": 1}, "abcd")
    assert irv(tied, tie=("code",)).rounds[1].project == "c"
    assert irv(tied, tie=("earlier_round", "code")).rounds[1].project == "c"
    turned = contest_of({"a": 9, "b": 4, "c": 5, "db": 1}, "abcd")
    assert irv(turned, tie=("code",)).rounds[1].project == "c"
    outcome = irv(turned, tie=("earlier_round", "code"))
    assert outcome.rounds[1].project == "b"
    assert outcome.ties == (Tie("elimination", ("c", "b"), ("earlier_round",), ("c",)),)


def test_equal_ranks_are_refused():
    groups = [BallotGroup(("a", "b"), 1, ranks=(1, 1))]
    contest = Contest.of("ranked", [Project("a", 0), Project("b", 0)], groups, 0)
    for name in ("irv", "smith_irv"):
        with pytest.raises(RuleError, match=r"\bequal_ranks_not_allowed\b"):
            count(contest, Rule(name))
    spelled = [BallotGroup(("a", "b"), 1, ranks=(1, 2)), BallotGroup(("b",), 2, ranks=(1,))]
    strict = Contest.of("ranked", contest.projects, spelled, 0)
    assert irv(strict).rounds[-1]["votes"] == {"a": 1, "b": 2}


def test_as_many_votes_as_a_contest_takes_are_counted_exactly():
    third = ((1 << 53) - 1) // 3
    outcome = irv(contest_of({"a": third, "ba": third, "cb": third - 1, "cba": 1}, "abc"), tie=("code",))
    assert steps(outcome)[0] == ("eliminated", "c", {"a": third, "b": third, "c": third})
    assert steps(outcome)[1] == ("winner", "b", {"a": third, "b": 2 * third})


def test_weights_count():
    groups = [BallotGroup(("a",), 2, weight=3), BallotGroup(("b",), 5)]
    outcome = irv(Contest.of("ranked", [Project("a", 0), Project("b", 0)], groups, 0))
    assert steps(outcome) == [("winner", "a", {"a": 6, "b": 5})]


@given(contests())
def test_the_flow_of_votes_leads_from_each_round_to_the_next(contest: Contest):
    for rule in (Rule("irv", stop="one_left"), Rule("irv", batch="yes"), Rule("smith_irv")):
        outcome = count(contest, rule)
        run = flows(contest, outcome)
        shown = [item for item in outcome.rounds if item.action != "smith_set"]
        assert [dict(flow.votes) for flow in run] == [item["votes"] for item in shown]
        assert [flow.exhausted for flow in run] == [item["exhausted"] for item in shown]
        for before, after in pairwise(run):
            held, exhausted = dict(before.votes), before.exhausted
            for item in before.transfers:
                held[item.source] -= item.votes
                if item.target is None:
                    exhausted += item.votes
                else:
                    held[item.target] += item.votes
            assert exhausted == after.exhausted
            assert {code: votes for code, votes in held.items() if code in dict(after.votes)} == dict(
                after.votes
            )
            assert all(not votes for code, votes in held.items() if code not in dict(after.votes))


def test_the_flow_of_a_transferable_vote_adds_up_but_for_rounding():
    contest = contest_of({"adb": 40, "bc": 14, "cb": 15, "dc": 6, "e": 3}).replace(seats=2)
    for rule in (Rule("stv_scottish"), Rule("stv_wigm")):
        run = flows(contest, count(contest, rule))
        assert {"surplus", "excluded"} <= {flow.action for flow in run[:-1]}
        for before, after in pairwise(run):
            moved = sum(item.votes for item in before.transfers)
            gone = sum(item.votes for item in before.transfers if item.target is None)
            assert after.exhausted == before.exhausted + gone
            totals = [sum(votes for _, votes in flow.votes) + flow.exhausted for flow in (before, after)]
            assert totals[0] - totals[1] == before.lost
            assert (moved > 0) == (before.action in ("surplus", "excluded"))
            # What somebody is said to receive is what they have more afterwards.
            gained = {item.target: item.votes for item in before.transfers if item.target is not None}
            held = dict(before.votes)
            assert gained == {code: votes - held[code] for code, votes in after.votes if votes > held[code]}
    with pytest.raises(RuleError, match=r"\bno_flows\b"):
        flows(contest, count(contest, Rule("borda")))


def test_a_batch_says_who_gained_from_whom():
    contest = contest_of({"a": 20, "b": 18, "ca": 4, "db": 2, "e": 1})
    outcome = irv(contest, batch="yes")
    flow = flows(contest, outcome)[0]
    assert flow.transfers == (Transfer("c", "a", 4), Transfer("d", "b", 2), Transfer("e", None, 1))
    assert flow.to_json()["transfers"][2] == {"source": "e", "target": None, "votes": 1}
    assert (flow.threshold, flow.to_json()["votes"]["a"]) == (23, 20)


RAW = [
    # The ballots of RCTab's overvote, skip and duplicate cases, in small.
    ([["a"], ["b"]], 1),
    ([["a"], ["b", "c"], ["d"]], 2),
    ([[], ["b"]], 4),
    ([["c"], [], [], ["d"]], 8),
    ([["d"], ["d"], ["a"]], 16),
    ([["overvote", "overvote"], ["a"]], 32),
    ([["e"], [], []], 64),
]


@pytest.mark.parametrize(
    ("policy", "marks", "ended"),
    [
        (RawPolicy(), {"ab": 1, "a": 2, "b": 4, "cd": 8, "da": 16, "": 32, "e": 64}, {"overvote": 34}),
        (RawPolicy(overvote="skip"), {"ab": 1, "ad": 2, "b": 4, "cd": 8, "da": 16, "a": 32, "e": 64}, {}),
        (
            RawPolicy(skipped=0),
            {"ab": 1, "a": 2, "": 36, "c": 8, "da": 16, "e": 64},
            {"overvote": 34, "skipped": 12},
        ),
        (RawPolicy(skipped=1), {"ab": 1, "a": 2, "b": 4, "c": 8, "da": 16, "": 32, "e": 64},
         {"overvote": 34, "skipped": 8}),
        (RawPolicy(duplicate="exhaust"), {"ab": 1, "a": 2, "b": 4, "cd": 8, "d": 16, "": 32, "e": 64},
         {"duplicate": 16, "overvote": 34}),
    ],
)  # fmt: skip
def test_raw_ballots_follow_the_declared_policy(policy: RawPolicy, marks: dict, ended: dict):
    expected = tuple(BallotGroup(tuple(key), marks[key]) for key in sorted(marks))
    assert clean(RAW, policy) == Cleaned(expected, tuple(sorted(ended.items())))


def test_an_option_of_an_overvote_was_seen():
    ballot = [["a", "b"], ["b"], ["c"]]
    assert marks_of(ballot, RawPolicy(overvote="skip")) == (("b", "c"), "")
    assert marks_of(ballot, RawPolicy(overvote="skip", duplicate="exhaust")) == ((), "duplicate")


@pytest.mark.parametrize(
    "wrong", [{"overvote": "guess"}, {"duplicate": "twice"}, {"skipped": -1}, {"skipped": True}]
)
def test_an_unknown_policy_is_refused(wrong: dict):
    with pytest.raises(ContestError, match=r"\bunknown_policy\b"):
        RawPolicy(**wrong)


@given(contests(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_the_collapse_of_equals_mean_nothing(
    contest: Contest, shuffle: random.Random
):
    singles = [BallotGroup(group.marks, 1) for group in contest.ballots for _ in range(group.count)]
    shuffle.shuffle(singles)
    again = Contest.of("ranked", contest.projects, singles, 0)
    assert sha256(irv(contest)) == sha256(irv(again))


def test_run_offs_agree_with_pyrankvote():
    if os.environ.get("CI_REQUIRE_ALL"):
        import pyrankvote
    else:
        pyrankvote = pytest.importorskip("pyrankvote")
    compared = 0
    for seed in range(400):
        draw = random.Random(seed)
        codes = "abcdefg"[: draw.randint(2, 7)]
        ballots = [
            "".join(draw.sample(codes, draw.randint(1, len(codes)))) for _ in range(draw.randint(1, 60))
        ]
        contest = Contest.from_ballots(
            kind="ranked", projects=[Project(code, 0) for code in codes], ballots=ballots, budget=0
        )
        outcomes = every_outcome(contest, Rule("irv"), limit=5_000)
        candidates = {code: pyrankvote.Candidate(code) for code in codes}
        papers = [pyrankvote.Ballot([candidates[code] for code in ballot]) for ballot in ballots]
        # It breaks ties by second choices and then by chance: its winner is one of ours.
        result = pyrankvote.instant_runoff_voting(list(candidates.values()), papers)
        (winner,) = result.get_winners()
        assert winner.name in {outcome.winner for outcome in outcomes}, ballots
        compared += len(outcomes) == 1
    assert compared > 150
