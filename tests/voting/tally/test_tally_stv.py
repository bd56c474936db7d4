"""Transferable votes: worked by hand, on real wards, against other programs, and what must hold for each."""

import csv
import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.bench.tally.reference_stv import Count
from tests.proof.scottish import agreements, speed
from voting.tally import BallotGroup, Contest, Project, Rule, RuleError, TooLargeError, canonical_json, count
from voting.tally.irresolute import every_outcome

STV = ("stv_scottish", "stv_wigm", "stv_meek")
RULES = [*(Rule(name) for name in STV), Rule("stv_wigm", quota="exact"), Rule("stv_wigm", decimals=4)]


def contest_of(groups, codes, seats) -> Contest:
    projects = [Project(code, 0) for code in codes]
    return Contest.of("ranked", projects, [BallotGroup(tuple(m), n) for m, n in groups], 0, seats=seats)


@st.composite
def contests(draw, seats=None, largest=9) -> Contest:
    codes = "abcdef"[: draw(st.integers(1, 6))]
    ballot = st.lists(st.sampled_from(codes), unique=True, max_size=len(codes)).map("".join)
    groups = draw(st.dictionaries(ballot, st.integers(1, largest), max_size=10))
    return contest_of(groups.items(), codes, draw(st.integers(1, 4) if seats is None else seats))


def random_groups(dice: random.Random, codes: str) -> dict[str, int]:
    groups: dict[str, int] = {}
    for _ in range(dice.randint(5, 25)):
        marks = "".join(dice.sample(codes, dice.randint(1, len(codes))))
        groups[marks] = groups.get(marks, 0) + dice.randint(1, 60)
    return groups


def test_a_scottish_count_worked_by_hand():
    groups = [("AB", 40), ("AC", 20), ("A", 3), ("C", 20), ("BD", 10), ("DC", 9), ("", 2)]
    outcome = count(contest_of(groups, "ABCD", 2), Rule("stv_scottish"))
    # 102 valid papers, quota floor(102 / 3) + 1 = 35; A holds 63, surplus 28; each paper 28/63 = 0.44444.
    first, surplus, excluded = outcome.rounds
    assert (first["quota"], first["votes"], first["elected"]) == (
        35,
        {"A": 63, "B": 10, "C": 20, "D": 9},
        ("A",),
    )
    assert first["blank"] == 2
    value = Fraction(44444, 100000)
    assert (surplus.action, surplus.project, surplus["parcels"]) == ("surplus", "A", ((63, 1, value),))
    assert surplus["transfers"] == {"B": 40 * value, "C": 20 * value}
    assert (surplus["exhausted"], surplus["loss"]) == (3 * value, 28 - 63 * value)
    assert surplus["votes"] == {"A": 35, "B": 10 + 40 * value, "C": 20 + 20 * value, "D": 9}
    # D is lowest: 9 papers at 1 to C, 28.8888 + 9 = 37.8888, above the quota.
    assert (excluded.action, excluded.project, excluded["transfers"]) == ("excluded", "D", {"C": 9})
    assert (excluded["elected"], outcome.elected, outcome.funded) == (("C",), ("A", "C"), ("A", "C"))
    assert (outcome.order, outcome.ties) == (("A", "C", "B", "D"), ())


def test_a_paper_passes_two_surpluses_at_the_product_cut_off_after_each():
    groups = [("ABC", 60), ("BC", 10), ("C", 15), ("D", 14)]
    outcome = count(contest_of(groups, "ABCD", 3), Rule("stv_scottish"))
    # Quota 25; A passes 60 papers at 35/60 = 0.58333: B 44.9998; surplus 19.9998.
    second = outcome.rounds[2]
    assert (second.project, outcome.elected) == ("B", ("A", "B", "C"))
    votes = 4_499_980
    expected = {
        58_333: 58_333 * (votes - 2_500_000) // votes,
        100_000: 100_000 * (votes - 2_500_000) // votes,
    }
    assert {(papers, old * 100_000, new * 100_000) for papers, old, new in second["parcels"]} == {
        (60, 58_333, expected[58_333]),
        (10, 100_000, expected[100_000]),
    }


def test_exact_values_lose_nothing_and_an_exact_quota_must_be_exceeded():
    thirds = contest_of([("A", 10), ("B", 10), ("CA", 10)], "ABC", 2)
    whole, exact = (count(thirds, Rule("stv_wigm", quota=quota)) for quota in ("whole", "exact"))
    assert (whole.rounds[0]["quota"], exact.rounds[0]["quota"]) == (11, 10)
    assert exact.rounds[0]["elected"] == ()
    assert count(thirds, Rule("stv_wigm", quota="exact", decimals=2)).rounds[0]["quota"] == Fraction(
        1001, 100
    )


def test_a_tie_looks_back_to_the_latest_stage_that_differs_then_to_the_rest_of_the_sequence():
    # After X's 1 paper goes to B, A and B hold 5; at the stage before B held 4 and is excluded.
    groups = [("A", 5), ("B", 4), ("XB", 1), ("C", 9), ("D", 8)]
    outcome = count(contest_of(groups, "ABCDX", 2), Rule("stv_scottish"))
    (tie,) = outcome.ties
    assert (tie.where, tie.projects, tie.criteria) == ("elimination", ("A", "B"), ("earlier_round",))
    assert [stage.project for stage in outcome.rounds if stage.action == "excluded"] == ["X", "B", "A"]
    drawn = count(
        contest_of([("A", 5), ("B", 5), ("C", 9)], "ABC", 1), Rule("stv_scottish", tie="earlier_round,lot:7")
    )
    assert drawn.ties[0].criteria == ("lot:7",)


def test_every_way_to_break_a_tie_is_walked():
    contest = contest_of([("A", 9), ("B", 4), ("C", 4), ("D", 4)], "ABCD", 2)
    for name in STV:
        chosen = {frozenset(outcome.elected) for outcome in every_outcome(contest, Rule(name))}
        assert chosen == {frozenset("AB"), frozenset("AC"), frozenset("AD")}


def test_meek_gives_an_excluded_candidates_papers_to_the_elected_again():
    # By Meek a paper D > A > B passes A, who keeps a part; by Gregory it goes to B in whole.
    groups = [("AB", 20), ("AC", 20), ("A", 10), ("DAB", 8), ("B", 20), ("C", 20)]
    contest = contest_of(groups, "ABCD", 2)
    meek, gregory = count(contest, Rule("stv_meek")), count(contest, Rule("stv_wigm"))
    excluded = [
        next(stage for stage in outcome.rounds if stage.project == "D") for outcome in (meek, gregory)
    ]
    assert excluded[0]["votes"]["A"] > excluded[0]["quota"]
    assert excluded[1]["votes"]["A"] == excluded[1]["quota"]
    assert excluded[1]["transfers"] == {"B": 8}


def plain_meek(groups: dict[str, int], codes: str, seats: int) -> tuple[set[str], bool]:
    """Count by the Reference Meek Rule, paper by paper; also say whether a tie was met."""
    one, keep, tied = 10**9, dict.fromkeys(codes, 10**9), False
    hopeful, elected = set(codes), set()
    while len(elected) < seats and len(elected) + len(hopeful) > seats:
        previous = None
        while True:
            votes = dict.fromkeys(codes, 0)
            for marks, papers in groups.items():
                left = one
                for code in marks:
                    kept = -(-left * keep[code] // one)
                    votes[code] += kept * papers
                    left -= kept
            quota = sum(votes.values()) // (seats + 1) + 1
            reached = {code for code in hopeful if votes[code] >= quota}
            elected, hopeful = elected | reached, hopeful - reached
            if reached:
                break
            surplus = max(sum(votes[code] - quota for code in elected), 0)
            if surplus < 1_000 or (previous is not None and surplus >= previous):
                lowest = min(votes[code] for code in hopeful) + surplus
                equals = [code for code in hopeful if votes[code] <= lowest]
                tied = tied or len(equals) > 1
                hopeful.remove(equals[0])
                keep[equals[0]] = 0
                break
            previous = surplus
            for code in elected:
                product = -(-keep[code] * quota // one)
                keep[code] = -(-product * one // votes[code])
    return (elected if len(elected) >= seats else elected | hopeful), tied


def test_meek_on_merged_paths_equals_the_reference_rule_paper_by_paper():
    dice, same = random.Random(3), 0
    for _ in range(150):
        codes = "abcdefg"[: dice.randint(3, 7)]
        groups, seats = random_groups(dice, codes), dice.randint(1, 4)
        expected, tied = plain_meek(groups, codes, seats)
        if not tied:
            assert set(count(contest_of(groups.items(), codes, seats), Rule("stv_meek")).elected) == expected
            same += 1
    assert same > 120


def test_the_scottish_count_equals_a_plain_counter_with_its_ties_and_order():
    dice = random.Random(4)
    for _ in range(400):
        size, seats, most = dice.randint(1, 6), dice.randint(1, 4), dice.choice((2, 50))
        lines = [
            (dice.randint(1, most), dice.sample(range(1, size + 1), dice.randint(1, size)))
            for _ in range(dice.randint(0, 15))
        ]
        contest = contest_of(
            [([str(number) for number in marks], papers) for papers, marks in lines],
            [str(number) for number in range(1, size + 1)],
            seats,
        )
        expected = tuple(str(number) for number in Count(size, seats, lines).run())
        assert count(contest, Rule("stv_scottish")).elected == expected


@pytest.mark.real_elections
def test_all_scottish_wards_have_the_winners_of_independent_counts(real_elections):
    found = agreements(real_elections / "ranked" / "scottish")
    assert [(item.rule, item.peer, item.wards, item.differing) for item in found] == [
        ("stv_scottish", "droop_scotland", 367, ()),
        ("stv_scottish", "pref_scottish", 367, ()),
        ("stv_meek", "droop_meek", 367, ()),
    ]


@pytest.mark.real_elections
def test_real_wards_have_the_order_of_election_of_the_plain_counter(real_elections):
    assert speed(real_elections / "ranked" / "scottish", 20)[3] == ()


@pytest.mark.real_elections
def test_the_park_board_of_minneapolis_2013_elects_erwin_young_and_forney(real_elections):
    with (real_elections / "ranked" / "rctab" / "2013_minneapolis_park.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[1:]
    groups: dict[tuple[str, ...], int] = {}
    for papers, *ranks in rows:
        # An overvote ends a ballot, an undervote is passed over, a repeated name counts once.
        ended = ranks[: ranks.index("overvote")] if "overvote" in ranks else ranks
        marks = tuple(dict.fromkeys(name for name in ended if name != "undervote"))
        groups[marks] = groups.get(marks, 0) + int(papers)
    names = sorted({name for marks in groups for name in marks})
    contest = contest_of(groups.items(), names, 3)
    winners = {"JOHN ERWIN", "ANNIE YOUNG", "MEG FORNEY"}
    for rule in RULES:
        assert set(count(contest, rule).elected) == winners
    assert sum(groups.values()) == 80_101


@settings(max_examples=60, deadline=None)
@given(contests(), st.sampled_from(RULES))
def test_seats_are_filled_and_every_stage_adds_up_to_the_valid_papers(contest, rule):
    outcome = count(contest, rule)
    assert len(outcome.elected) == min(contest.seats, len(contest.projects))
    assert sorted(outcome.order) == sorted(contest.codes)
    valid = sum(group.count for group in contest.ballots if group.marks)
    for stage in outcome.rounds:
        assert sum(stage["votes"].values()) + stage["exhausted"] + stage["loss"] == valid
        assert min([*stage["votes"].values(), stage["exhausted"], stage["loss"]]) >= 0
    if rule.name == "stv_wigm" and rule["decimals"] is None:
        assert outcome.rounds[-1]["loss"] == 0
    assert tuple(code for stage in outcome.rounds for code in stage["elected"]) == outcome.elected


@settings(max_examples=60, deadline=None)
@given(contests(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_and_the_collapsing_of_ballots_do_not_matter(contest, rule, dice):
    single = [group.marks for group in contest.ballots for _ in range(group.count)]
    dice.shuffle(single)
    again = contest_of([(marks, 1) for marks in single], contest.codes, contest.seats)
    assert canonical_json(count(again, rule)) == canonical_json(count(contest, rule))


@settings(max_examples=60, deadline=None)
@given(contests(), st.sampled_from(RULES))
def test_names_do_not_matter_but_for_ties(contest, rule):
    rule = rule.replace(tie="earlier_round,file_order")
    other = dict(zip(contest.codes, "zyxwvu", strict=False))
    groups = [([other[mark] for mark in group.marks], group.count) for group in contest.ballots]
    renamed = contest_of(groups, [other[code] for code in contest.codes], contest.seats)
    assert count(renamed, rule).elected == tuple(other[code] for code in count(contest, rule).elected)


@settings(max_examples=80, deadline=None)
@given(contests(seats=st.just(1)), st.sampled_from(RULES))
def test_one_seat_is_an_instant_run_off(contest, rule):
    tie = "points,code"
    assume(any(group.marks for group in contest.ballots))
    assert count(contest, rule.replace(tie=tie)).elected == (count(contest, Rule("irv", tie=tie)).winner,)


@settings(max_examples=80, deadline=None)
@given(contests(largest=40), st.sampled_from([Rule("stv_wigm", quota="exact"), Rule("stv_meek")]))
def test_a_group_with_more_than_k_quotas_gets_k_seats(contest, rule):
    elected = set(count(contest, rule).elected)
    valid = sum(group.count for group in contest.ballots if group.marks)
    for size in range(1, len(contest.codes) + 1):
        for group in combinations(contest.codes, size):
            solid = sum(item.count for item in contest.ballots if set(item.marks[:size]) == set(group))
            # More than k exact quotas, one paper to spare for Meek's rounding.
            quotas = (solid * (contest.seats + 1) - 1) // valid if solid else 0
            assert len(elected & set(group)) >= min(quotas, size, contest.seats)


def test_a_candidate_may_lose_by_more_support():
    # Ten voters of B > C put A first: now B drops out before C, and C beats A.
    before = contest_of([("AB", 39), ("BC", 35), ("CA", 26)], "ABC", 1)
    raised = contest_of([("AB", 49), ("BC", 25), ("CA", 26)], "ABC", 1)
    for name in STV:
        assert (count(before, Rule(name)).elected, count(raised, Rule(name)).elected) == (("A",), ("C",))


def test_what_cannot_be_counted_is_refused():
    equals = Contest.of(
        "ranked", [Project(code, 0) for code in "ab"], [BallotGroup(("a", "b"), 1, (), (1, 1))], 0
    )
    for name in STV:
        with pytest.raises(RuleError, match=r"\bequal_ranks_not_allowed\b"):
            count(equals, Rule(name))
        with pytest.raises(RuleError, match=r"\bneeds_ranked_ballots\b"):
            count(Contest.of("approval", equals.projects, [], 0), Rule(name))
    contest = contest_of([("AB", 20), ("AC", 20), ("A", 10), ("D", 8), ("B", 20), ("C", 20)], "ABCD", 2)
    with pytest.raises(TooLargeError, match=r"\btoo_many_iterations\b"):
        count(contest, Rule("stv_meek", iteration_limit=1))


def test_sums_of_the_largest_votes_are_exact():
    big = 1 << 51
    groups = [("AB", big), ("AC", big + 1), ("B", big // 2), ("C", big // 2)]
    votes = count(contest_of(groups, "ABC", 2), Rule("stv_wigm")).rounds[1]["votes"]
    surplus = Fraction(2 * big + 1 - ((3 * big + 1) // 3 + 1), 2 * big + 1)
    assert votes["C"] - votes["B"] == surplus


def test_ranks_that_only_spell_out_the_order_are_no_equals():
    spelled = [BallotGroup(("b", "a"), 3, ranks=(1, 2)), BallotGroup(("a",), 2, ranks=(1,))]
    projects = [Project(code, 0) for code in "ab"]
    plain = [BallotGroup(("b", "a"), 3), BallotGroup(("a",), 2)]
    for name in STV:
        outcomes = [
            count(Contest.of("ranked", projects, groups, 0), Rule(name)) for groups in (spelled, plain)
        ]
        assert outcomes[0] == outcomes[1]
        assert outcomes[0].elected == ("b",)


@pytest.mark.parametrize("criterion", ["points", "ballots_naming", "first_preferences"])
def test_equals_may_be_parted_by_sums_over_the_ballots(criterion: str):
    # A leads; B and C are equal in first preferences, but C stands on more ballots.
    contest = contest_of([("AC", 3), ("B", 2), ("C", 2)], "ABC", 1)
    parted = (("C", "B"), (criterion,), ("C",))
    if criterion == "first_preferences":
        parted = (("B", "C"), ("code",), ("B",))
    for name in STV:
        (tie,) = count(contest, Rule(name, tie=(criterion, "code"))).ties
        assert (tie.projects, tie.criteria, tie.swaps) == parted
