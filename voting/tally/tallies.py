"""Sums over the ballots: points, first preferences, how many ballots name a project, and pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Number

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Sums per project code: `points`, `first` preferences and `naming` ballots (all integers)."""

    points: Mapping[str, int]
    first: Mapping[str, int]
    naming: Mapping[str, int]

    def tables(self) -> dict[str, Mapping[str, Number]]:
        """Return the three tables that every count publishes."""
        return {
            "points": self.points,
            "first_preferences": self.first,
            "ballots_naming": self.naming,
        }

    def with_ballots(self, code: str, ballots: int, *, top: int, ranked: bool) -> Tallies:
        """Return the sums after `ballots` more ballots that name only `code`, worth `top` points each."""
        return Tallies(
            {**self.points, code: self.points[code] + ballots * top},
            {**self.first, code: self.first[code] + ballots} if ranked else self.first,
            {**self.naming, code: self.naming[code] + ballots},
        )

    def with_points(self, code: str, points: int) -> Tallies:
        """Return the sums after `points` more points for `code`."""
        return replace(self, points={**self.points, code: self.points[code] + points})


def points_at_top(contest: Contest) -> int:
    """Return what a first place is worth: k on ranked ballots, 1 on approval and points ballots.

    k is the rank limit; without one, the number of projects less one, so that the last of a full ranking
    gets nothing (the Borda count of a tournament).
    """
    if contest.kind != "ranked":
        return 1
    return contest.rank_limit or max(len(contest.projects) - 1, 1)


def tally(contest: Contest, *, top: int | None = None) -> Tallies:
    """Sum the ballots; on ranked ballots rank r is worth `top` + 1 - r points, never less than 0.

    >>> from voting.tally.contest import Project
    >>> abc = [Project(code, 1) for code in "abc"]
    >>> contest = Contest.from_ballots(kind="ranked", projects=abc, ballots=["abc", "ba"], budget=2, rank_limit=3)
    >>> dict(tally(contest).points)
    {'a': 5, 'b': 5, 'c': 1}
    """
    top = points_at_top(contest) if top is None else top
    ballots = contest.ballots
    codes = contest.codes
    if contest.kind == "ranked":
        points, first, naming = _ranked_sums(contest, top)
    else:
        naming, first = ballots.sums(), [0] * len(codes)
        given = ballots.columns.points
        points = naming if given is None else ballots.sums(given)
    pairs = (dict(zip(codes, column, strict=True)) for column in (points, first, naming))
    return Tallies(*pairs)


def _ranked_sums(contest: Contest, top: int) -> tuple[list[int], list[int], list[int]]:
    """Return points, first preferences and naming ballots from how often each project holds each place."""
    held = place_counts(contest)
    size = len(contest.projects)
    worth = [max(top - place, 0) for place in range(len(held))]
    points = [sum(value * row[p] for value, row in zip(worth, held, strict=True)) for p in range(size)]
    naming = [sum(row[p] for row in held) for p in range(size)]
    return points, held[0] if held else [0] * size, naming


def place_counts(contest: Contest) -> list[list[int]]:
    """Return [place][project]: the ballots (by weight) that give a project that place, both from 0.

    Projects that share a rank hold the same place, and the next rank is the next place. Needs ranked ballots.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project("a", 1), Project("b", 1)],
    ...                                ballots=["ab", "ba", "b"], budget=2)
    >>> place_counts(contest)
    [[1, 2], [1, 1]]
    """
    ballots, size = contest.ballots, len(contest.projects)
    ranks = ballots.columns.ranks
    places = ballots.places if ranks is None else ranks.astype(np.int64) - 1
    depth = int(places.max(initial=-1)) + 1
    flat = sum_by(places * size + ballots.columns.marks, ballots.mass[ballots.rows], depth * size)
    return [flat[place * size : (place + 1) * size] for place in range(depth)]


def combined_scores(
    contest: Contest, tallies: Tallies, *, vote_weight: int, technical_weight: int
) -> dict[str, Fraction]:
    """Return vote_weight x points / max points + technical_weight x technical / 100, exactly.

    With weights 60 and 40 the scores lie between 0 and 100 (domain rules, method 7). Raises `RuleError`
    `missing_score` when a project has no technical score.
    """
    most = max(tallies.points.values(), default=0)
    scores: dict[str, Fraction] = {}
    for project in contest.projects:
        if project.score is None:
            raise RuleError("missing_score", project=project.code)
        votes = Fraction(vote_weight * tallies.points[project.code], most) if most else Fraction(0)
        scores[project.code] = votes + technical_weight * project.score / 100
    return scores


def technical_score(scores: Mapping[str, int], weights: Mapping[str, int], *, top: int = 5) -> Fraction:
    """Return the weighted criteria score on 0 to 100: sum of score x weight / top over the sum of weights.

    `scores` are integers from 1 to `top`, `weights` positive integers for the same criteria.

    >>> technical_score({"urgency": 5, "impact": 4}, {"urgency": 50, "impact": 50})
    Fraction(90, 1)
    """
    if set(scores) != set(weights) or not weights or sum(weights.values()) <= 0:
        raise RuleError("criteria_do_not_match", scores=sorted(scores), weights=sorted(weights))
    if any(not 1 <= score <= top for score in scores.values()):
        raise RuleError("score_out_of_range", top=top)
    total = sum(scores[name] * weight for name, weight in weights.items())
    return Fraction(100 * total, top * sum(weights.values()))


def pairwise_matrix(contest: Contest) -> list[list[int]]:
    """Return [a][b]: how many ballots (by weight) place project a above project b, by position.

    Unranked projects are tied last; equal ranks prefer neither. Needs ranked ballots. Exact at any size: each
    comparison is a row of bits, and a mass is the sum of its binary digits, counted bit by bit.
    """
    size = len(contest.projects)
    wins = [[0] * size for _ in range(size)]
    # Ballots in slices of whole words, so that a million of them need little memory.
    step = max(64, (1 << 22) // max(size, 1) // 64 * 64)
    for low in range(0, len(contest.ballots), step):
        places, digits = _places_and_digits(contest, low, low + step)
        for a in range(size):
            above = np.packbits(places[a] < places, axis=1).view(np.uint64)
            for power, digit in enumerate(digits):
                for b, more in enumerate(np.bitwise_count(above & digit).sum(axis=1).tolist()):
                    wins[a][b] += more << power
    return wins


def _places_and_digits(contest: Contest, low: int, high: int) -> tuple[NDArray[np.int32], list[Words]]:
    """Return, for some rows, the place of each project (shape projects x rows) and the mass as binary digits.

    Rows are padded to whole words with ballots that prefer nobody and weigh nothing.
    """
    size, ballots = len(contest.projects), contest.ballots
    columns = ballots.columns
    high = min(high, len(ballots))
    start, end = int(columns.starts[low]), int(columns.starts[high])
    ranks = (ballots.places if columns.ranks is None else columns.ranks)[start:end]
    padded = -(-(high - low) // 64) * 64
    kind = np.int8 if size < 127 else np.int32
    places = np.full((size, padded), size + 1, kind)
    places[columns.marks[start:end], ballots.rows[start:end] - low] = ranks
    mass = np.zeros(padded, np.int64)
    mass[: high - low] = ballots.mass[low:high]
    most = int(mass.max(initial=0)).bit_length()
    return places, [np.packbits((mass >> power) & 1 == 1).view(np.uint64) for power in range(most)]


def pairwise(contest: Contest) -> dict[tuple[str, str], int]:
    """Return for each ordered pair how many ballots place the first above the second.

    Unranked projects are tied last. Needs ranked ballots.
    """
    matrix = pairwise_matrix(contest)
    codes = contest.codes
    return {(a, b): matrix[i][j] for i, a in enumerate(codes) for j, b in enumerate(codes) if i != j}


def copeland_scores(
    contest: Contest, wins: Mapping[tuple[str, str], int] | None = None
) -> dict[str, Fraction]:
    """Return for each project 1 per other project it beats and 1/2 per pairwise tie."""
    wins = pairwise(contest) if wins is None else wins
    scores = dict.fromkeys(contest.codes, Fraction(0))
    for (a, b), count in wins.items():
        if count > wins[b, a]:
            scores[a] += 1
        elif count == wins[b, a]:
            scores[a] += Fraction(1, 2)
    return scores
