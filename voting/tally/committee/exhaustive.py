"""Committee rules that compare all committees of the size wanted, within a declared bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

from voting.tally.columns import Ints, sum_by
from voting.tally.committee.optimal import Committee, choose
from voting.tally.committee.seats import Seating
from voting.tally.committee.subsets import Subsets
from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule

Score = Callable[[Contest, Sequence[int]], Any]


def distances(contest: Contest, members: Sequence[int]) -> Ints:
    """Return per row in how many options the ballot and the committee differ (Hamming distance)."""
    ballots = contest.ballots
    apart = ballots.columns.lengths + len(members)
    for place in members:
        apart[ballots.supporters(place)] -= 2
    return apart


def _minimax(contest: Contest, members: Sequence[int]) -> int:
    """Return minus the largest distance (Brams, Kilgour and Sanver 2007)."""
    return -int(distances(contest, members).max(initial=0))


def _leximin(contest: Contest, members: Sequence[int]) -> list[int]:
    """Return minus the number of ballots at each distance, largest distance first."""
    counts = sum_by(distances(contest, members), contest.ballots.mass, len(contest.projects) * 2 + 1)
    return [-count for count in reversed(counts)]


def _load(contest: Contest, members: Sequence[int]) -> tuple[int, Fraction]:
    """Return how many members somebody names, and their maximin support.

    The inverse of that support is the largest load of minimax-Phragmen (Brill et al. 2017). A member nobody
    names has no load to spread: as few such as possible are elected, and they do not hide the others' load.
    """
    named = [place for place in members if len(contest.ballots.supporters(place))]
    return len(named), Subsets(contest, named).maximin_support() if named else Fraction(0)


def _monroe(contest: Contest, members: Sequence[int]) -> int:
    return Subsets(contest, members).monroe_score()


SCORES: dict[str, Score] = {
    "minimax_approval": _minimax,
    "leximax_approval": _leximin,
    "minimax_phragmen": _load,
    "monroe": _monroe,
}


def every_best(contest: Contest, rule: Rule) -> tuple[Committee, ...]:
    """Return every committee with the best score, as sorted tuples of positions.

    Raises `TooLargeError` `too_many_committees` when there are more than the rule's `committee_limit`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "c"], budget=2, seats=2)
    >>> every_best(contest, Rule("minimax_approval"))
    ((0, 2), (1, 2))
    """
    size, limit = len(contest.projects), rule["committee_limit"]
    if comb(size, contest.seats) > limit:
        raise TooLargeError("too_many_committees", limit=limit)
    best: Any = None
    found: list[Committee] = []
    for members in combinations(range(size), contest.seats):
        score = SCORES[rule.name](contest, members)
        if best is None or score > best:
            best, found = score, []
        if score == best:
            found.append(members)
    return tuple(found)


def count_exhaustive(contest: Contest, rule: Rule) -> Outcome:
    """Count minimax approval voting, its lexicographic form, minimax-Phragmen or Monroe, exactly.

    `minimax_approval`: the ballot farthest from the committee is as near as possible; `leximax_approval`:
    then the second farthest, and so on. `minimax_phragmen`: the largest load of a ballot is as small as
    possible when the members' unit loads are spread over those who name them (first, as many members as
    possible are named at all). `monroe`: most ballots are
    assigned to a member they name, members of equal size (blank ballots count as ballots).
    All committees are compared: `committee_limit` bounds how many. Raises `TooLargeError`, `RuleError`.

    Properties: anonymous, neutral; one more seat may cost others theirs.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "c", "c"], budget=2, seats=2)
    >>> outcome = count_exhaustive(contest, Rule("monroe"))
    >>> outcome.elected, outcome.rounds[-1]["score"]
    (('a', 'c'), 4)
    """
    seating = Seating(contest, rule)
    committees = every_best(contest, rule)
    members = choose(seating, committees)
    for place in members:
        seating.elect(place)
    seating.record("scored", None, committees=len(committees), **_report(contest, rule, members))
    return seating.outcome()


def _report(contest: Contest, rule: Rule, members: Sequence[int]) -> dict[str, Any]:
    """Return the score as people read it."""
    if rule.name in ("minimax_approval", "leximax_approval"):
        apart = distances(contest, members)
        counts = sum_by(apart, contest.ballots.mass, int(apart.max(initial=0)) + 1)
        return {"farthest": len(counts) - 1, "distances": tuple(counts)}
    if rule.name == "minimax_phragmen":
        named, support = _load(contest, members)
        return {"named": named, "score": support}
    return {"score": SCORES[rule.name](contest, members)}
