"""Ballots in columns: merged by content, equal whatever the order they came in, exact in their sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import BallotGroup, Contest, ContestError, Project
from voting.tally import ballots as ballots_module
from voting.tally import columns as columns_module
from voting.tally.columns import Columns, fingerprints, merge, mix, sum_by, transpose
from voting.tally.tallies import pairwise_matrix, tally

ABCD = tuple(Project(code, 10) for code in "abcd")


def columns(rows: list[list[int]], *, counts: list[int] | None = None, points: bool = False) -> Columns:
    lengths = np.array([0, *(len(row) for row in rows)], np.int64)
    flat = [mark for row in rows for mark in row]
    return Columns(
        np.cumsum(lengths),
        np.array(flat, np.int32),
        np.array(counts or [1] * len(rows), np.int64),
        np.ones(len(rows), np.int64),
        np.arange(len(flat), dtype=np.int64) if points else None,
    )


def test_groups_come_in_the_order_of_their_codes():
    projects = [Project(code, 1) for code in "zay"]
    contest = Contest.from_ballots(
        kind="approval", projects=projects, ballots=["z", "za", "", "ay", "az"], budget=1
    )
    assert [(group.marks, group.count) for group in contest.ballots] == [
        ((), 1), (("a", "y"), 1), (("a", "z"), 2), (("z",), 1),
    ]  # fmt: skip
    assert contest.ballots[-1].marks == ("z",)
    assert [group.marks for group in contest.ballots[:2]] == [(), ("a", "y")]


@given(st.lists(st.lists(st.integers(0, 3), unique=True, max_size=4), max_size=30), st.randoms())
def test_merging_keeps_every_ballot_whatever_the_order(rows: list[list[int]], random):
    made = Contest.from_columns(kind="ranked", projects=ABCD, columns=columns(rows), budget=1)
    random.shuffle(rows)
    again = Contest.from_columns(kind="ranked", projects=ABCD, columns=columns(rows), budget=1)
    assert made == again
    assert made.ballots.columns.marks.tolist() == again.ballots.columns.marks.tolist()
    expected = {tuple("abcd"[mark] for mark in row): rows.count(row) for row in rows}
    assert {group.marks: group.count for group in made.ballots} == expected


def test_two_different_rows_are_never_merged_even_with_one_fingerprint(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(columns_module, "fingerprints", lambda made: np.zeros(len(made.counts), np.uint64))
    for rows in ([[0, 1], [1, 0], [0, 1]], [[0], [0, 1], [0]], [[2], [1], [2]]):
        merged = merge(columns(rows))
        found = [
            merged.marks[merged.starts[row] : merged.starts[row + 1]].tolist()
            for row in range(len(merged.counts))
        ]
        assert sorted(found) == sorted([row for index, row in enumerate(rows) if row not in rows[:index]])
        assert sorted(merged.counts.tolist()) == [1, 2]


def test_weights_keep_ballots_apart_and_count_in_sums():
    groups = [BallotGroup(("a",), 2), BallotGroup(("a",), 1, weight=3), BallotGroup(("a", "b"), 1)]
    contest = Contest.of("approval", ABCD, groups, 10)
    assert len(contest.ballots) == 3
    assert contest.ballot_count == 4
    assert contest.ballots.total_mass == 6
    assert tally(contest).points == {"a": 6, "b": 1, "c": 0, "d": 0}
    assert Contest.from_json(contest.to_json()) == contest


def test_bits_and_ballots_make_the_same_contest():
    generator = np.random.default_rng(5)
    projects = [Project(f"p{index}", 5) for index in range(70)]
    bits = generator.random((500, 70)) < 0.05
    packed = np.zeros((500, 16), np.uint8)
    packed[:, :9] = np.packbits(bits, axis=1, bitorder="little")
    contest = Contest.from_bits(projects, packed.view("<u8").astype(np.uint64), 10)
    rows = [[projects[mark].code for mark in np.flatnonzero(row)] for row in bits]
    assert contest == Contest.from_ballots(kind="approval", projects=projects, ballots=rows, budget=10)


def test_many_different_ballots_as_bits_are_all_unpacked():
    # More than the 262,144 that are unpacked at once; the bits of a number are the marks of its ballot.
    words = np.arange((1 << 18) + 5, dtype=np.uint64)
    contest = Contest.from_bits([Project(f"p{index:02}", 5) for index in range(19)], words[:, None], 10)
    assert (len(contest.ballots), contest.ballot_count) == (len(words), len(words))
    named = [int(((words >> np.uint64(bit)) & np.uint64(1)).sum()) for bit in range(19)]
    assert list(tally(contest).naming.values()) == named


def test_bits_with_one_fingerprint_are_merged_all_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ballots_module, "_mix_words", lambda words: np.zeros(len(words), np.uint64))
    words = np.array([[1, 0], [2, 0], [1, 0], [0, 1], [2, 0]], np.uint64)
    projects = [Project(f"p{index:02}", 5) for index in range(70)]
    contest = Contest.from_bits(projects, words, 10)
    assert {group.marks: group.count for group in contest.ballots} == {("p00",): 2, ("p01",): 2, ("p64",): 1}


def test_no_ballots_at_all():
    contest = Contest.of("ranked", ABCD, (), 10)
    assert list(contest.ballots) == []
    assert tally(contest).points == dict.fromkeys("abcd", 0)
    assert contest == Contest.from_json(contest.to_json())
    assert Contest.from_bits(ABCD, np.zeros((0, 1), np.uint64), 10).ballot_count == 0


def test_sums_beyond_the_exact_range_of_floats_are_exact():
    large = (1 << 52) + 1
    keys, values = np.array([0, 0, 1, 0]), np.array([large, large, large, large])
    assert sum_by(keys, values, 3) == [3 * large, large, 0]
    # Three times 2**52 + 1 is odd and above 2**53: no float holds it.
    assert int(float(3 * large)) != 3 * large


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([BallotGroup(("a",), 1 << 40, (1,), weight=1 << 40)], "too_many_ballots"),
        ([BallotGroup(("a",), 1 << 52, (1,)), BallotGroup(("b",), 1 << 52, (1,))], "too_many_ballots"),
        ([BallotGroup(("a",), 1 << 30, (1 << 40,))], "too_many_points"),
    ],
)
def test_what_cannot_be_summed_is_refused(groups: list[BallotGroup], code: str):
    with pytest.raises(ContestError) as caught:
        Contest.of("points", ABCD, groups, 10)
    assert caught.value.code == code
    if code == "too_many_ballots":
        assert caught.value.data["limit"] == (1 << 53) - 1


def test_one_large_pile_beside_a_heavy_ballot_is_fine():
    groups = [BallotGroup(("a",), 1 << 40, (1,)), BallotGroup(("b",), 1, (1,), weight=1 << 40)]
    contest = Contest.of("points", ABCD, groups, 10)
    assert tally(contest).points == {"a": 1 << 40, "b": 1 << 40, "c": 0, "d": 0}


def test_equal_ranks_prefer_neither():
    groups = [BallotGroup(("a", "b", "c"), 2, ranks=(1, 1, 2)), BallotGroup(("b", "a"), 1)]
    contest = Contest.of("ranked", ABCD, groups, 10)
    matrix = pairwise_matrix(contest)
    assert (matrix[0][1], matrix[1][0]) == (0, 1)
    assert (matrix[0][2], matrix[2][0], matrix[3][0]) == (3, 0, 0)
    assert Contest.from_json(contest.to_json()) == contest


@pytest.mark.parametrize(
    ("group", "code"),
    [
        (BallotGroup(("a", "a"), 1), "duplicate"),
        # Nobody names a here, and the repeat stands last of all.
        (BallotGroup(("d", "d"), 1), "duplicate"),
        (BallotGroup(("a",), 0), "bad_count"),
        (BallotGroup(("a",), True), "bad_count"),
        (BallotGroup(("a",), 1, weight=0), "bad_weight"),
        (BallotGroup(("a", "b"), 1, ranks=(1,)), "bad_ranks"),
        (BallotGroup(("a", "b"), 1, ranks=(1, 3)), "bad_ranks"),
        (BallotGroup(("a", "b"), 1, ranks=(2, 2)), "bad_ranks"),
        (BallotGroup(("e",), 1), "unknown_option"),
        (BallotGroup(("a",), 1, points=(1,)), "bad_points"),
    ],
)
def test_what_is_no_ballot_is_refused(group: BallotGroup, code: str):
    with pytest.raises(ContestError) as caught:
        Contest.of("ranked", ABCD, [BallotGroup(("b",), 1), group], 10)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (columns([[0], [0, 0]]), "duplicate"),
        (columns([[3, 0, 3]]), "duplicate"),
        (columns([[4]]), "unknown_option"),
        (columns([[-1]]), "unknown_option"),
        (columns([[0]], counts=[-2]), "bad_count"),
        (Columns(*(np.array(x) for x in ([0, 1], [0], [1], [0]))), "bad_weight"),
        (Columns(*(np.array(x) for x in ([0, 1], [0], [1], [1], [4]))), "bad_points"),
        (
            Columns(*(np.array(x) for x in ([0, 2], [0, 1], [1], [1])), None, np.array([2, 2], np.int32)),
            "bad_ranks",
        ),
        (
            Columns(*(np.array(x) for x in ([0, 2], [0, 1], [1], [1])), None, np.array([1, 3], np.int32)),
            "bad_ranks",
        ),
        (
            Columns(
                *(np.array(x) for x in ([0, 0, 2], [0, 1], [1, 1], [1, 1])), None, np.array([1, 0], np.int32)
            ),
            "bad_ranks",
        ),
    ],
)
def test_columns_are_checked(made: Columns, code: str):
    with pytest.raises(ContestError) as caught:
        Contest.from_columns(kind="ranked", projects=ABCD, columns=made, budget=10)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("kind", "points", "ranks", "code"),
    [
        ("points", [-4], None, "bad_points"),
        ("points", None, None, "bad_points"),
        ("approval", None, [1], "bad_ranks"),
    ],
)
def test_columns_suit_their_kind(kind: str, points: list[int] | None, ranks: list[int] | None, code: str):
    made = Columns(
        np.array([0, 1]), np.array([0], np.int32), np.array([1]), np.array([1]),
        None if points is None else np.array(points), None if ranks is None else np.array(ranks, np.int32),
    )  # fmt: skip
    with pytest.raises(ContestError) as caught:
        Contest.from_columns(kind=kind, projects=ABCD, columns=made, budget=10)
    assert caught.value.code == code


def test_equals_written_in_another_order_are_the_same_ballot():
    groups = [
        BallotGroup(("c", "b", "a"), 1, ranks=(1, 2, 2)), BallotGroup(("c", "a", "b"), 2, ranks=(1, 2, 2)),
        BallotGroup(("a", "c"), 1), BallotGroup(("c", "a"), 1),
    ]  # fmt: skip
    contest = Contest.of("ranked", ABCD, groups, 10)
    assert [(group.marks, group.count, group.ranks) for group in contest.ballots] == [
        (("a", "c"), 1, (1, 2)), (("c", "a"), 1, (1, 2)), (("c", "a", "b"), 3, (1, 2, 2)),
    ]  # fmt: skip


def test_a_contest_says_what_is_wrong_with_it():
    for changes, code in (
        ({"kind": "guessed"}, "unknown_kind"), ({"budget": -1}, "bad_budget"),
        ({"rank_limit": 0}, "bad_rank_limit"), ({"seats": 0}, "bad_seats"),
        ({"projects": (*ABCD, ABCD[0])}, "repeated_project"), ({"rank_limit": 1}, "too_many"),
    ):  # fmt: skip
        given_values = {
            "kind": "ranked",
            "projects": ABCD,
            "ballots": [BallotGroup(("a", "b"), 1)],
            "budget": 5,
        }
        with pytest.raises(ContestError) as caught:
            Contest(**(given_values | changes))
        assert caught.value.code == code


def test_rows_that_differ_in_weight_alone_stay_apart_even_with_one_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(columns_module, "fingerprints", lambda made: np.zeros(len(made.counts), np.uint64))
    rows = columns([[0], [0], [0]])
    merged = merge(Columns(rows.starts, rows.marks, np.array([4, 5, 6]), np.array([2, 1, 2])))
    assert (merged.weights.tolist(), merged.counts.tolist()) == ([1, 2], [5, 10])


def test_groups_with_the_same_marks_go_by_points_then_ranks_then_weight():
    groups = [
        BallotGroup(("a",), 1, (3,)), BallotGroup(("a",), 2, (1,), weight=5), BallotGroup(("a",), 4, (1,)),
        BallotGroup(("a", "b"), 1, (0, 0)), BallotGroup((), 7),
    ]  # fmt: skip
    contest = Contest.of("points", ABCD, groups, 1)
    assert list(contest.ballots) == [groups[4], groups[2], groups[1], groups[0], groups[3]]
    ranked = [BallotGroup(("a", "b"), 1), BallotGroup(("a", "b"), 2, ranks=(1, 1))]
    assert list(Contest.of("ranked", ABCD, ranked, 1).ballots) == [
        BallotGroup(("a", "b"), 2, ranks=(1, 1)), BallotGroup(("a", "b"), 1, ranks=(1, 2)),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [256, 257, 65_536, 65_537])
def test_marks_are_found_by_project_whatever_the_number_of_projects(size: int):
    # Positions are sorted in 8 bits up to 256 projects, in 16 up to 65,536.
    made = columns([[size - 1, 0], [size - 2], [size - 1]])
    offsets, places = transpose(made, size)
    found = {p: places[offsets[p] : offsets[p + 1]].tolist() for p in (0, 1, size - 2, size - 1)}
    assert found == {0: [1], 1: [], size - 2: [2], size - 1: [0, 3]}
    assert len(offsets) == size + 1


def test_what_a_project_is_marked_with_is_found_row_by_row():
    groups = [BallotGroup(("a", "c"), 2, (5, 1)), BallotGroup(("c",), 3, (4,), weight=2), BallotGroup((), 1)]
    ballots = Contest.of("points", ABCD, groups, 1).ballots
    rows = ballots.supporters(2)
    given = dict(
        zip(ballots.mass[rows].tolist(), ballots.columns.points[ballots.marks_of(2)].tolist(), strict=True)
    )
    assert given == {2: 1, 6: 4}
    assert ballots.supporters(1).tolist() == []
    assert (ballots.ballot_count, ballots.total_mass, len(ballots)) == (6, 9, 3)
    assert ballots.sums(ballots.columns.points) == [10, 0, 26, 0]


def test_the_place_of_a_mark_counts_from_0_on_each_ballot():
    contest = Contest.of("ranked", ABCD, [BallotGroup(("c", "a", "b"), 1), BallotGroup(("b", "c"), 1)], 1)
    ballots = contest.ballots
    rows = zip(ballots.rows.tolist(), ballots.places.tolist(), ballots.columns.marks.tolist(), strict=True)
    found: dict[int, list[tuple[int, int]]] = {}
    for row, place, mark in rows:
        found.setdefault(row, []).append((place, mark))
    assert sorted(found.values()) == [[(0, 1), (1, 2)], [(0, 2), (1, 0), (2, 1)]]


def test_sums_of_nothing_are_nothing():
    assert sum_by(np.zeros(0, np.int64), np.zeros(0, np.int64), 2) == [0, 0]
    assert sum_by(np.array([1]), np.array([-(1 << 60)]), 2) == [0, -(1 << 60)]


def test_numbers_are_scattered_as_splitmix64_does():
    # The first numbers of the published generator with seeds 0 and 1234567.
    seeds = np.array([0, 1_234_567], np.uint64)
    assert mix(seeds).tolist() == [0xE220A8397B1DCDAF, 6_457_827_717_110_365_317]


def test_a_fingerprint_tells_rows_apart_by_everything_but_where_they_stand():
    rows = [[0, 1], [1], [], [1, 0], [0, 1], [1], [0, 1, 2], [0], []]
    keys = fingerprints(columns(rows)).tolist()
    assert [keys.index(key) for key in keys] == [0, 1, 2, 3, 0, 1, 6, 7, 2]
    made = columns([[0, 1]] * 4)
    points = np.array([1, 2, 2, 1, 1, 2, 1, 2])
    keys = fingerprints(
        Columns(made.starts, made.marks, made.counts, np.array([1, 1, 1, 3]), points)
    ).tolist()
    assert [keys.index(key) for key in keys] == [0, 1, 0, 3]


def test_equal_rows_far_apart_are_merged_with_their_points():
    made = columns([[0, 1], [1], [0, 1], [], [1], [0, 1]], counts=[1, 2, 4, 8, 16, 32])
    points = np.array([5, 6, 7, 5, 6, 7, 6, 5])
    merged = merge(Columns(made.starts, made.marks, made.counts, made.weights, points))
    found = sorted(
        (merged.marks[start:end].tolist(), merged.points[start:end].tolist(), number)
        for start, end, number in zip(
            merged.starts[:-1], merged.starts[1:], merged.counts.tolist(), strict=True
        )
    )
    assert found == [([], [], 8), ([0, 1], [5, 6], 5), ([0, 1], [6, 5], 32), ([1], [7], 18)]
    single = columns([[1, 0]])
    assert merge(single) is single
