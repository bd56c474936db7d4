"""What committee rules record, counted by hand; bounds of the search; errors with their data."""

from fractions import Fraction

import pytest

from voting.tally import Contest, Project, Rule, RuleError, TooLargeError, count
from voting.tally.committee.exhaustive import distances, every_best
from voting.tally.committee.optimal import best_committees
from voting.tally.committee.seats import Seating, committee
from voting.tally.committee.subsets import Subsets
from voting.tally.committee.thiele import weights_of
from voting.tally.errors import ContestError


def contest_of(ballots, seats, options="abcd"):
    projects = [Project(code, 1) for code in options]
    return Contest.from_ballots(
        kind="approval", projects=projects, ballots=ballots, budget=seats, seats=seats
    )


# a is on three of four ballots, b on two, c and d on one each; d's voter names nobody else.
FOUR = contest_of(["ab", "ab", "ac", "d"], 2)
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("name", "rounds"),
    [
        ("satisfaction_approval", [("elected", "a", {"score": 3 * HALF}), ("elected", "b", {"score": 1})]),
        (
            "seqpav",
            [
                ("elected", "a", {"gain": 3}),
                ("elected", "b", {"gain": 1}),
                ("scored", None, {"represented": (3, 2), "score": 4}),
            ],
        ),
        (
            "seqslav",
            [
                ("elected", "a", {"gain": 3}),
                ("elected", "d", {"gain": 1}),
                ("scored", None, {"represented": (4, 0), "score": 4}),
            ],
        ),
        (
            "revseqpav",
            [
                ("eliminated", "c", {"loss": HALF}),
                ("eliminated", "d", {"loss": 1}),
                ("elected", "a", {}),
                ("elected", "b", {}),
                ("scored", None, {"represented": (3, 2, 0, 0), "score": 4}),
            ],
        ),
        ("maximin_support", [("elected", "a", {"support": 3}), ("elected", "b", {"support": 3 * HALF})]),
        (
            "enestrom_phragmen",
            [
                ("elected", "a", {"weight": 3, "kept": Fraction(1, 3)}),
                ("elected", "d", {"weight": 1, "kept": 0}),
            ],
        ),
        (
            "greedy_monroe",
            [
                ("elected", "a", {"weight": 3, "assigned": 2}),
                ("elected", "c", {"weight": 1, "assigned": 1}),
            ],
        ),
        ("cc", [("scored", None, {"committees": 1, "represented": (4, 0), "score": 4})]),
        ("pav", [("scored", None, {"committees": 2, "represented": (3, 2), "score": 4})]),
        ("slav", [("scored", None, {"committees": 1, "represented": (4, 0), "score": 4})]),
        ("geom2", [("scored", None, {"committees": 2, "represented": (3, 2), "score": 2})]),
        ("lexcc", [("scored", None, {"committees": 1, "represented": (4, 0)})]),
        ("adams", [("scored", None, {"committees": 1, "represented": (4, 0)})]),
        ("monroe", [("scored", None, {"committees": 5, "score": 3})]),
        ("minimax_approval", [("scored", None, {"committees": 1, "farthest": 2, "distances": (0, 1, 3)})]),
        ("leximax_approval", [("scored", None, {"committees": 1, "farthest": 2, "distances": (0, 1, 3)})]),
        ("minimax_phragmen", [("scored", None, {"committees": 1, "named": 2, "score": 3 * HALF})]),
    ],
)
def test_rounds_are_those_counted_by_hand(name, rounds):
    outcome = count(FOUR, Rule(name))
    found = [(item.action, item.project, dict(item.data)) for item in outcome.rounds]
    seated = [("elected", code, {}) for code in outcome.elected]
    # Rules that compare whole committees seat them first and say their score last.
    assert found == (seated + rounds if len(rounds) == 1 else rounds)
    assert [item.number for item in outcome.rounds] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("name", "elected", "order"),
    [
        ("pav", ("a", "b"), "abcd"),
        ("cc", ("a", "d"), "adbc"),
        ("monroe", ("a", "b"), "abcd"),
        ("minimax_approval", ("a", "d"), "adbc"),
        ("minimax_phragmen", ("a", "b"), "abcd"),
    ],
)
def test_the_order_is_the_elected_then_the_others_by_approvals(name, elected, order):
    outcome = count(FOUR, Rule(name))
    assert (outcome.elected, outcome.order) == (elected, tuple(order))
    assert outcome.totals.total == 2
    assert dict(outcome.table("ballots_naming")) == {"a": 3, "b": 2, "c": 1, "d": 1}


def test_ties_say_where_they_stood():
    found = {name: count(FOUR, Rule(name)).ties for name in ("seqpav", "revseqpav", "greedy_monroe", "pav")}
    assert [(tie.where, tie.projects) for tie in found["seqpav"]] == [("winner", ("b", "d"))]
    assert [(tie.where, tie.projects) for tie in found["revseqpav"]] == [("elimination", ("b", "d"))]
    assert [(tie.where, tie.projects) for tie in found["greedy_monroe"]] == [("winner", ("c", "d"))]
    assert [(tie.where, tie.projects) for tie in found["pav"]] == [("set", ("b", "d"))]
    assert found["greedy_monroe"][0].criteria == ("code",)


def test_the_best_committees_are_sorted_positions_in_sorted_order():
    contest = contest_of(["d", "c", "ba"], 1)
    assert best_committees(contest, Rule("pav")) == ((0,), (1,), (2,), (3,))
    contest = contest_of(["d", "d", "a", "b"], 2)
    assert best_committees(contest, Rule("cc")) == ((0, 3), (1, 3))
    assert best_committees(contest_of([""], 2, "ab"), Rule("pav")) == ((0, 1),)


@pytest.mark.parametrize(
    ("ballots", "seats", "nodes"),
    [
        # The root and the best; the next cannot reach it.
        (["d", "d", "a"], 1, 2),
        # The root and four equals.
        (["a", "b", "c", "d"], 1, 5),
        # The root, d, d and a; then a alone can reach no more than it did.
        (["d", "d", "a"], 2, 3),
    ],
)
def test_the_bound_of_nodes_counts_every_step(ballots, seats, nodes):
    contest = contest_of(ballots, seats)
    assert best_committees(contest, Rule("pav", node_limit=nodes))
    with pytest.raises(TooLargeError) as caught:
        best_committees(contest, Rule("pav", node_limit=nodes - 1))
    assert (caught.value.code, caught.value.data) == ("too_many_committees", {"limit": nodes - 1})


def test_refusals_have_their_numbers():
    with pytest.raises(RuleError) as caught:
        Seating(contest_of(["a"], 5), Rule("pav"))
    assert (caught.value.code, caught.value.data) == ("too_many_seats", {"seats": 5, "options": 4})
    with pytest.raises(TooLargeError) as caught:
        every_best(FOUR, Rule("monroe", committee_limit=5))
    assert (caught.value.code, caught.value.data) == ("too_many_committees", {"limit": 5})
    assert len(every_best(FOUR, Rule("monroe", committee_limit=6))) == 5
    with pytest.raises(ContestError):
        committee(FOUR, 0)


def test_sixteen_members_are_looked_at_and_seventeen_refused():
    codes = [f"{number:02}" for number in range(17)]
    contest = contest_of([[code] for code in codes[:16]], 16, codes)
    assert Subsets(contest, range(16)).maximin_support() == 1
    with pytest.raises(TooLargeError) as caught:
        Subsets(contest, range(17))
    assert (caught.value.code, caught.value.data) == ("too_many_seats", {"seats": 17, "limit": 16})


def test_distances_count_what_is_on_one_side_only():
    # Rows by content: ab, ac, d.
    rows = [tuple(sorted(FOUR.ballots.columns.marks[start:end].tolist())) for start, end in zip(
        FOUR.ballots.columns.starts, FOUR.ballots.columns.starts[1:], strict=False
    )]  # fmt: skip
    apart = dict(zip(rows, distances(FOUR, (0, 1)).tolist(), strict=True))
    assert apart == {(0, 1): 0, (0, 2): 2, (3,): 3}


@pytest.mark.parametrize(
    ("name", "weights", "scale"),
    [
        ("pav", [60, 30, 20, 15, 12], 60),
        ("slav", [315, 105, 63, 45, 35], 315),
        ("cc", [1, 0, 0, 0, 0], 1),
        ("geom2", [16, 8, 4, 2, 1], 32),
        ("lexcc", [10_000, 1_000, 100, 10, 1], 1),
        # (9 + 1) x (1 + 1 + 1/2 + 1/3 + 1/4), then 1, 1/2, 1/3, 1/4; all times 12.
        ("adams", [370, 12, 6, 4, 3], 12),
    ],
)
def test_weights_are_those_of_the_definitions(name, weights, scale):
    assert weights_of(name, 5, 9) == (weights, scale)


def test_a_member_nobody_needs_keeps_the_ballots_whole():
    """Enestrom: blank ballots make the quota larger, and who nobody names takes nothing."""
    outcome = count(contest_of(["a", "", ""], 3, "abc"), Rule("enestrom_phragmen"))
    assert [(item["weight"], item["kept"]) for item in outcome.rounds] == [(1, 0), (0, 0), (0, 0)]


def test_sizes_of_monroe_differ_by_one_where_ballots_do_not_divide():
    contest = contest_of(["a"] * 4 + ["b"], 2, "ab")
    first, second = count(contest, Rule("greedy_monroe")).rounds
    assert (first["weight"], first["assigned"], second["assigned"]) == (4, 3, 1)
    assert Subsets(contest, (0, 1)).monroe_score() == 4
    assert Subsets(contest_of(["a"] * 3 + ["b"] * 2, 2, "ab"), (0, 1)).monroe_score() == 5


def test_the_first_members_of_monroe_are_one_larger():
    rounds = count(contest_of(["a"] * 3 + ["b"] * 3 + ["c"], 3, "abc"), Rule("greedy_monroe")).rounds
    assert [(item.project, item["weight"], item["assigned"]) for item in rounds] == [
        ("a", 3, 3), ("b", 3, 2), ("c", 1, 1),
    ]  # fmt: skip
