"""The numbers of an opinion map: planted groups are found, no order matters, a slow reference agrees."""

import json
import math
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from participate.deliberation.opinion_map import AGREE, DISAGREE, MISSING, PASS, draw_map
from participate.deliberation.opinion_map.axes import column_means, places, principal_axes
from participate.deliberation.opinion_map.drawing import nearest_group, place_of
from participate.deliberation.opinion_map.groups import find_groups, k_means, most_groups, silhouettes
from participate.deliberation.opinion_map.model import TooFew
from participate.deliberation.opinion_map.standings import (
    group_informed,
    share_test,
    smoothed,
    two_share_test,
)
from tests.factories.opinion_numbers import planted

ROOT = Path(__file__).resolve().parents[3]


def agreement(labels: tuple[int, ...], truth: list[int]) -> float:
    """Return the share of people whose group is the one most of their planted group got, each group once."""
    right, used = 0, set()
    for group in set(truth):
        mine = [label for label, real in zip(labels, truth, strict=True) if real == group and label >= 0]
        best = max(set(mine), key=mine.count)
        used.add(best)
        right += mine.count(best)
    assert len(used) == len(set(truth))
    return right / sum(label >= 0 for label in labels)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("groups", "people"), [(2, 40), (3, 90), (2, 400), (3, 400)])
@pytest.mark.parametrize("missing", [0.0, 0.3, 0.5])
def test_planted_groups_are_found_with_missing_answers(groups: int, people: int, missing: float, seed: int):
    votes, truth = planted(groups, people, 30, missing=missing, seed=seed)
    drawn = draw_map(votes)
    assert (len(drawn.groups), drawn.is_clear) == (groups, True)
    assert agreement(drawn.labels, truth) > 0.95
    assert {0, 1, 2} <= set(drawn.unites[:6])
    assert not {0, 1, 2} & set(drawn.divides)


def test_what_unites_and_what_divides_two_groups():
    votes, _truth = planted(2, 60, 20, missing=0.2, noise=0.05)
    drawn = draw_map(votes)
    assert set(drawn.unites) == {0, 1, 2}
    assert set(drawn.divides) == set(range(3, 20))
    assert all(column >= 3 for group in drawn.groups for column, _agrees in group.typical)
    assert [len(group.typical) for group in drawn.groups] == [5, 5]


def test_noise_has_no_clear_groups():
    draw = np.random.default_rng(3)
    drawn = draw_map(draw.choice([AGREE, PASS, DISAGREE], size=(200, 20)).astype(np.int8))
    assert not drawn.is_clear


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_people_changes_not_even_the_last_digit(seed: int):
    votes, _truth = planted(3, 120, 25, seed=seed, noise=0.2)
    order = np.random.default_rng(seed).permutation(len(votes))
    first, second = asdict(draw_map(votes)), asdict(draw_map(votes[order]))
    assert tuple(np.array(first.pop("labels"))[order]) == second.pop("labels")
    assert json.dumps(first) == json.dumps(second)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_statements_changes_no_group(seed: int):
    votes, _truth = planted(2, 80, 25, seed=seed)
    order = np.random.default_rng(seed).permutation(votes.shape[1])
    first, second = draw_map(votes), draw_map(votes[:, order])
    assert second.labels == first.labels
    assert [int(order[column]) for column in second.unites][:3] == list(first.unites[:3])
    assert first.silhouette == pytest.approx(second.silhouette, abs=1e-5)


def test_turning_every_answer_around_turns_agreement_into_rejection():
    votes, _truth = planted(2, 60, 20, missing=0.0)
    turned = np.where(votes == MISSING, MISSING, -votes)
    first, second = draw_map(votes), draw_map(turned.astype(np.int8))
    assert (second.rejects, second.rejection) == (first.unites, first.consensus)


def slow_axes(rows: list[list[int | None]]) -> tuple[list[float], list[list[float]]]:
    """Work means and components out with loops and the power iteration, as the published code does."""
    columns = range(len(rows[0]))
    means = []
    for column in columns:
        known = [row[column] for row in rows if row[column] is not None]
        means.append(sum(known) / len(known) if known else 0.0)
    data = [[0.0 if row[at] is None else row[at] - means[at] for at in columns] for row in rows]
    axes = []
    for _component in range(2):
        vector = [1.0 + at / 7 for at in columns]
        for _turn in range(3000):
            onto = [sum(row[at] * vector[at] for at in columns) for row in data]
            vector = [sum(row[at] * part for row, part in zip(data, onto, strict=True)) for at in columns]
            size = math.sqrt(sum(one * one for one in vector))
            vector = [one / size for one in vector]
        axes.append(vector)
        parts = [sum(row[at] * vector[at] for at in columns) for row in data]
        data = [
            [one - part * unit for one, unit in zip(row, vector, strict=True)]
            for row, part in zip(data, parts, strict=True)
        ]
    return means, axes


@pytest.mark.parametrize("seed", range(3))
def test_axes_and_places_are_those_of_slow_plain_python(seed: int):
    votes, _truth = planted(3, 25, 8, missing=0.25, noise=0.15, seed=seed)
    votes = votes[(votes != MISSING).any(axis=1)]
    rows = [[None if value == MISSING else int(value) for value in row] for row in votes]
    means, slow = slow_axes(rows)
    weights = np.ones(len(votes))
    ours = column_means(votes, weights)
    axes = principal_axes(votes, weights, ours)
    assert ours == pytest.approx(means)
    for number in (0, 1):
        turned = 1 if np.dot(axes[number], slow[number]) > 0 else -1
        assert axes[number] == pytest.approx([turned * one for one in slow[number]], abs=1e-6)
        slow[number] = [turned * one for one in slow[number]]
    where = places(votes, ours, axes)
    for row, place in zip(rows, where, strict=True):
        known = [at for at, value in enumerate(row) if value is not None]
        stretch = math.sqrt(len(row) / len(known))
        expected = [stretch * sum((row[at] - means[at]) * axis[at] for at in known) for axis in slow]
        assert place == pytest.approx(expected, abs=1e-5)


def test_the_published_example_of_the_power_iteration():
    """Two rounds on this table (math/test/pca_test.clj of Polis) give the direction to five digits."""
    data = [[1, 0, 0], [-1, 1, 0.1], [0, 1, 0.1], [0, 1, -0.1]]
    vector = [1.0, 1.0, 1.0]
    for _round in range(3):
        onto = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in data]
        vector = [sum(row[at] * part for row, part in zip(data, onto, strict=True)) for at in range(3)]
        size = math.sqrt(sum(one * one for one in vector))
        vector = [one / size for one in vector]
    assert vector == pytest.approx([-0.34217, 0.93906, 0.032633], abs=1e-4)


def test_published_scores():
    """The textbook example in math/test/stats_test.clj of Polis: -1.518 to two digits; one share against itself."""
    assert two_share_test(15, 56, 24, 71) == pytest.approx(-1.518, abs=0.01)
    assert share_test(30, 50) == pytest.approx(two_share_test(30, 1_000_000, 50, 2_000_000), abs=0.05)
    assert (smoothed(0, 0), smoothed(8, 8)) == (0.5, 0.9)
    assert two_share_test(0, 0, 0, 0) == 0.0


def test_group_informed_consensus_is_a_product_over_groups():
    assert group_informed([[0.9, 0.9, 0.5], [0.8, 0.1, 0.5]]) == [0.72, 0.09, 0.25]


def slow_silhouette(points: list[tuple[float, float]], labels: list[int]) -> float:
    """Work the mean silhouette out from its definition."""
    scores = []
    for at, point in enumerate(points):
        gaps: dict[int, list[float]] = {}
        for other, label in enumerate(labels):
            if other != at:
                gaps.setdefault(label, []).append(math.dist(point, points[other]))
        if labels[at] not in gaps:
            scores.append(0.0)
            continue
        own = sum(gaps[labels[at]]) / len(gaps[labels[at]])
        near = min(sum(gap) / len(gap) for label, gap in gaps.items() if label != labels[at])
        scores.append((near - own) / max(near, own))
    return sum(scores) / len(scores)


def test_silhouettes_are_those_of_the_definition_with_weights_as_repeated_points():
    draw = np.random.default_rng(5)
    spots = np.round(draw.normal(size=(30, 2)), 6)
    weights = draw.integers(1, 4, size=30).astype(float)
    labels = (spots[:, 0] > 0).astype(np.intp) + (spots[:, 1] > 1)
    points = [
        tuple(spot) for spot, weight in zip(spots, weights, strict=True) for _copy in range(int(weight))
    ]
    names = [
        int(label) for label, weight in zip(labels, weights, strict=True) for _copy in range(int(weight))
    ]
    assert silhouettes(spots, weights, [labels])[0] == pytest.approx(slow_silhouette(points, names))


@pytest.mark.parametrize("seed", range(6))
def test_k_means_finds_what_every_split_of_few_points_confirms(seed: int):
    """Against all ways to split nine points of two clouds: no split has a smaller sum of squares."""
    draw = np.random.default_rng(seed)
    clouds = np.where(np.arange(9) < 4, -1.5, 1.5)[:, None]
    spots = np.unique(np.round(draw.normal(size=(9, 2)) + clouds, 3), axis=0)

    def cost(labels: np.ndarray) -> float:
        return sum(float(((spots[labels == n] - spots[labels == n].mean(0)) ** 2).sum()) for n in set(labels))

    best = min(cost(np.array([(code >> at) & 1 for at in range(9)])) for code in range(1, 2**9 - 1))
    assert cost(k_means(spots, np.ones(9), 2)) == pytest.approx(best)


def test_groups_under_five_people_are_joined_to_the_nearest():
    votes, _truth = planted(2, 40, 20, missing=0.0, noise=0.0)
    odd = np.array([[1, -1] * 10] * 3, dtype=np.int8)
    drawn = draw_map(np.vstack([votes, odd]))
    assert min(group.people for group in drawn.groups) >= 5
    assert sum(group.people for group in drawn.groups) == 43


def test_eight_people_are_one_group_and_ten_may_be_two():
    assert len(draw_map(planted(2, 8, 12, missing=0.0)[0]).groups) == 1
    assert [group.people for group in draw_map(planted(2, 10, 12, missing=0.0)[0]).groups] == [5, 5]


@pytest.mark.parametrize("people", range(8))
def test_seven_people_are_too_few(people: int):
    with pytest.raises(TooFew) as caught:
        draw_map(np.ones((people, 10), dtype=np.int8))
    assert caught.value.people == people


def test_only_people_with_seven_answers_count():
    votes = np.ones((20, 10), dtype=np.int8)
    votes[:12, 6:] = MISSING
    drawn = draw_map(votes)
    assert (drawn.people, drawn.labels[:12]) == (8, (-1,) * 12)
    votes[12:13, 6:] = MISSING
    with pytest.raises(TooFew):
        draw_map(votes)


def test_with_four_statements_all_four_are_asked_for():
    votes = np.ones((9, 4), dtype=np.int8)
    votes[0, 0] = MISSING
    assert draw_map(votes).people == 8


@pytest.mark.parametrize(
    "votes",
    [
        np.ones((20, 10)), np.zeros((20, 10)), np.full((20, 10), DISAGREE), np.ones((20, 1)),
        np.array([[1], [-1]] * 10), np.eye(20) * 2 - 1, np.full((9, 300), PASS),
    ],
    ids=["all agree", "all pass", "all disagree", "one statement", "one that divides", "all different", "wide"],
)  # fmt: skip
def test_odd_tables_make_a_map_without_warnings_or_holes(votes: np.ndarray):
    drawn = draw_map(votes.astype(np.int8))
    numbers = [drawn.silhouette, *drawn.means, *drawn.axes[0], *drawn.axes[1], *drawn.consensus]
    assert all(math.isfinite(number) for number in numbers)
    assert sum(group.people for group in drawn.groups) == drawn.people
    json.dumps(asdict(drawn), allow_nan=False)


def test_all_the_same_is_one_group_that_unites():
    drawn = draw_map(np.ones((20, 10), dtype=np.int8))
    assert (len(drawn.groups), drawn.silhouette, len(drawn.unites), drawn.divides) == (1, 0.0, 10, ())
    assert drawn.groups[0].typical == ()


def test_one_statement_that_divides_makes_two_groups():
    drawn = draw_map(np.array([[1], [-1]] * 10, dtype=np.int8))
    assert ([group.people for group in drawn.groups], drawn.divides, drawn.silhouette) == (
        [10, 10],
        (0,),
        1.0,
    )


def test_a_statement_few_of_a_group_answered_is_told_of_by_no_number():
    votes, _truth = planted(2, 40, 20, missing=0.0, noise=0.0)
    votes[4:, 7] = MISSING
    drawn = draw_map(votes)
    assert 7 not in {*drawn.shown, *drawn.unites, *drawn.rejects, *drawn.divides}
    assert all(column != 7 for group in drawn.groups for column, _agrees in group.typical)


@pytest.mark.parametrize(
    "votes", [np.ones(10), np.ones((10, 0)), np.full((10, 10), 2), np.full((10, 10), -8)]
)
def test_what_is_no_table_of_answers_is_refused(votes: np.ndarray):
    with pytest.raises(ValueError, match=r"table|answer"):
        draw_map(votes.astype(np.int8))


def test_somebody_is_placed_where_the_map_has_them():
    votes, _truth = planted(2, 60, 20, missing=0.2, noise=0.02)
    drawn = draw_map(votes)
    for row, label in zip(votes, drawn.labels, strict=True):
        place = place_of(row.tolist(), drawn.means, drawn.axes)
        assert nearest_group(place, [group.centre for group in drawn.groups]) == label


def test_more_people_allow_more_groups():
    assert [most_groups(people) for people in (8, 12, 24, 36, 5000)] == [2, 3, 4, 5, 5]


def test_many_places_are_sampled_for_the_silhouette_and_still_grouped():
    draw = np.random.default_rng(2)
    spots = np.unique(
        np.round(np.vstack([draw.normal(-4, 1, (4000, 2)), draw.normal(4, 1, (4000, 2))]), 6), axis=0
    )
    labels, score = find_groups(spots, np.ones(len(spots)), 5)
    assert (labels.max(), score > 0.7) == (1, True)


def test_the_numbers_know_no_framework():
    code = (
        "import sys; import participate.deliberation.opinion_map as m; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail', 'channels')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    assert run.stdout.strip() == "[]"
