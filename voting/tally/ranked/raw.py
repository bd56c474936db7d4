"""Ballots as marked on paper, with skipped, shared and repeated ranks, made countable by a declared policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from voting.tally.contest import BallotGroup
from voting.tally.errors import ContestError

Ranks = Sequence[Sequence[str]]
Cause = Literal["", "overvote", "skipped", "duplicate"]


@dataclass(frozen=True, slots=True)
class RawPolicy:
    """What happens to a ballot that was not marked as asked. The names in brackets are RCTab's.

    `overvote` (overvoteRule): exhaust (exhaustImmediately: the ballot ends at a rank with several options) or
    skip (alwaysSkipToNextRank: the rank is passed over). `skipped` (maxSkippedRanksAllowed): how many ranks in
    a row may be empty before the ballot ends, or None (unlimited). `duplicate` (exhaustOnDuplicateCandidate):
    skip (false: a repeated option counts at its first rank) or exhaust (true: the ballot ends there). RCTab's
    exhaustIfMultipleContinuing depends on who is still in the count and is not among them.

    Raises `ContestError` `unknown_policy` for any other value.
    """

    overvote: Literal["exhaust", "skip"] = "exhaust"
    skipped: int | None = None
    duplicate: Literal["skip", "exhaust"] = "skip"

    def __post_init__(self) -> None:
        if self.overvote not in ("exhaust", "skip"):
            raise ContestError("unknown_policy", overvote=self.overvote)
        if self.duplicate not in ("skip", "exhaust"):
            raise ContestError("unknown_policy", duplicate=self.duplicate)
        if self.skipped is not None and (type(self.skipped) is not int or self.skipped < 0):
            raise ContestError("unknown_policy", skipped=self.skipped)


def marks_of(ranks: Ranks, policy: RawPolicy) -> tuple[tuple[str, ...], Cause]:
    """Return the options of one ballot, best first, and why it ended early ("" if it did not).

    At each rank the skipped ranks before it are looked at first, then repeats, then several options at once,
    as RCTab does; a repeat is any option met before, also at a rank with several. Ranks that are empty to the
    end of the ballot end nothing.

    >>> marks_of([["a"], [], ["b", "c"], ["d"]], RawPolicy())
    (('a',), 'overvote')
    >>> marks_of([["a"], [], ["b", "c"], ["d"]], RawPolicy(overvote="skip"))
    (('a', 'd'), '')
    >>> marks_of([["a"], [], ["b", "c"], ["d"]], RawPolicy(skipped=0))
    (('a',), 'skipped')
    """
    marks: dict[str, None] = {}
    seen: set[str] = set()
    empty = 0
    for options in ranks:
        if not options:
            empty += 1
            continue
        if policy.skipped is not None and empty > policy.skipped:
            return tuple(marks), "skipped"
        empty = 0
        if policy.duplicate == "exhaust" and not seen.isdisjoint(options):
            return tuple(marks), "duplicate"
        if len(options) == 1:
            marks[options[0]] = None
        elif policy.overvote == "exhaust":
            return tuple(marks), "overvote"
        # One name twice stands for marks that the record does not name.
        if len(set(options)) == len(options):
            seen.update(options)
    return tuple(marks), ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Countable `groups`, and how many ballots ended early by each cause (those named only, sorted)."""

    groups: tuple[BallotGroup, ...]
    ended: tuple[tuple[str, int], ...]


def clean(ballots: Iterable[tuple[Ranks, int]], policy: RawPolicy | None = None) -> Cleaned:
    """Make raw ballots countable: `ballots` are (ranks, how many); each rank holds 0, 1 or more options.

    Groups stand in the order of their marks; a ballot with nothing left is blank. An overvote whose options
    are unknown may be given as one name twice.

    >>> ballots = [([["a"], ["b"]], 3), ([["a"], ["a"], ["b"]], 2), ([["a", "b"]], 1), ([[], []], 4)]
    >>> cleaned = clean(ballots)
    >>> [(group.marks, group.count) for group in cleaned.groups], cleaned.ended
    ([((), 5), (('a', 'b'), 5)], (('overvote', 1),))
    """
    policy = RawPolicy() if policy is None else policy
    counts: dict[tuple[str, ...], int] = {}
    ended: dict[str, int] = {}
    for ranks, count in ballots:
        marks, cause = marks_of(ranks, policy)
        counts[marks] = counts.get(marks, 0) + count
        if cause:
            ended[cause] = ended.get(cause, 0) + count
    groups = tuple(BallotGroup(marks, counts[marks]) for marks in sorted(counts))
    return Cleaned(groups, tuple(sorted(ended.items())))
