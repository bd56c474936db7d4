"""Is a ballot valid, blank or invalid, and why: the rules every channel shares (screen, number entry, paper)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from voting.tally.contest import Kind

# Nobody means more points than this, and no sum of them leaves whole numbers of 64 bits.
MOST_POINTS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Valid:
    """A ballot that counts: `marks` in rank order (ranked) or sorted; `points` beside them only for points.

    `zero` are options given a score of 0 and `against` options answered with no, sorted: they are kept with the
    ballot and add nothing to any count, so a valid ballot may have no marks at all.
    """

    marks: tuple[str, ...]
    points: tuple[int, ...] = ()
    zero: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """A ballot without a mark: counted as blank."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A ballot that does not count.

    `reason` is duplicate, unknown_option, too_many, duplicate_rank, bad_rank, bad_points, too_many_points or
    too_many_on_one, or one of `ballot_paper.judge_ballot`; `mark` is the first option it concerns ("" when it
    concerns the whole ballot), `other` the option or the pot that it concerns besides.
    """

    reason: str
    mark: str = ""
    other: str = ""


def classify(
    marks: Sequence[str] | Mapping[str, int],
    *,
    known: Collection[str] | None,
    limit: int | None,
    kind: Kind,
    points_each: int | None = None,
) -> Valid | Blank | Invalid:
    """Judge one ballot.

    `marks` are codes (ranked: best first) or, for points, a mapping of code to points; `known` are the codes
    on the ballot (None: do not check); `limit` is the most marks allowed, or for points the most points in
    all; `points_each` is the most points for one option. Reasons are looked for in the order duplicate,
    unknown_option, then too many.

    >>> classify(["b", "a"], known={"a", "b"}, limit=5, kind="ranked")
    Valid(marks=('b', 'a'), points=(), zero=(), against=())
    >>> classify(["a", "a"], known={"a"}, limit=5, kind="ranked")
    Invalid(reason='duplicate', mark='a', other='')
    >>> classify({"a": 6, "b": 0}, known={"a", "b"}, limit=10, kind="points", points_each=5)
    Invalid(reason='too_many_on_one', mark='a', other='')
    """
    if isinstance(marks, Mapping):
        return _classify_points(marks, known, limit, points_each)
    seen: set[str] = set()
    for mark in marks:
        if mark in seen:
            return Invalid("duplicate", mark)
        seen.add(mark)
    for mark in marks:
        if known is not None and mark not in known:
            return Invalid("unknown_option", mark)
    if limit is not None and len(marks) > limit:
        return Invalid("too_many")
    if not marks:
        return Blank()
    return Valid(tuple(marks) if kind == "ranked" else tuple(sorted(marks)))


def _classify_points(
    points: Mapping[str, int], known: Collection[str] | None, limit: int | None, each: int | None
) -> Valid | Blank | Invalid:
    """Judge a points ballot; options with 0 points are not marks."""
    for mark, value in points.items():
        if known is not None and mark not in known:
            return Invalid("unknown_option", mark)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_POINTS:
            return Invalid("bad_points", mark)
        if each is not None and value > each:
            return Invalid("too_many_on_one", mark)
    if limit is not None and sum(points.values()) > limit:
        return Invalid("too_many_points")
    given = sorted(mark for mark, value in points.items() if value)
    if not given:
        return Blank()
    return Valid(tuple(given), tuple(points[mark] for mark in given))


def close_gaps(ranks: Mapping[str, int]) -> Valid | Blank | Invalid:
    """Turn numbers written beside options into a ranking; gaps (1, 2, 4) are closed up.

    The same number twice is invalid (`duplicate_rank`), so is a number below 1 (`bad_rank`). The result still
    has to be judged by `classify` for the limit and the options.

    >>> close_gaps({"drain": 4, "lamp": 1, "school": 2})
    Valid(marks=('lamp', 'school', 'drain'), points=(), zero=(), against=())
    >>> close_gaps({"drain": 1, "lamp": 1})
    Invalid(reason='duplicate_rank', mark='lamp', other='')
    """
    places: dict[int, str] = {}
    for mark, place in ranks.items():
        if isinstance(place, bool) or not isinstance(place, int) or place < 1:
            return Invalid("bad_rank", mark)
        if place in places:
            return Invalid("duplicate_rank", mark)
        places[place] = mark
    if not places:
        return Blank()
    return Valid(tuple(places[place] for place in sorted(places)))
