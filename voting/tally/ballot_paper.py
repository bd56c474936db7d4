"""One ballot against its paper: six ways of marking, and the limits that bind what is named together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from voting.tally.ballot_rules import Blank, Invalid, Valid, classify, close_gaps

Marks = Sequence[str] | Mapping[str, int]
Verdict = Valid | Blank | Invalid
YES, NO = 1, 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the paper: `cost` in minor units, `group` the pot it is paid from ("" the area-wide one)."""

    cost: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What one voter may mark: the lines by code, and the limits.

    `kind` is ranked, approval, points, score, knapsack or yes_no. `most` is the largest number of options named,
    `limits` the same by pot. `points_total` and `points_each` bind points, `score_max` the scores. A knapsack
    costs at most `budget` together (None: no limit), and where `amounts` (minor units by pot) are given, at most
    the amount of each pot; lines of a group that is no pot are paid from the pot "". Of each list in
    `exclusive` at most one option may be named.
    """

    kind: str
    items: Mapping[str, Item]
    most: int | None = None
    points_total: int | None = None
    points_each: int | None = None
    score_max: int | None = None
    budget: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    exclusive: Sequence[Sequence[str]] = ()

    def pot(self, code: str) -> str:
        """Return the pot that pays for a line."""
        group = self.items[code].group
        return group if group in self.amounts else ""


def judge_ballot(paper: Paper, marks: Marks) -> Verdict:
    """Say what a ballot is worth: `Valid` in canonical form, `Blank`, or `Invalid` with the reason.

    `marks` are codes (ranked: best first; a yes_no list holds the yeses) or a mapping: `{code: rank}`,
    `{code: points}`, `{code: score}`, `{code: 1 yes | 0 no}`; for approval and knapsack only its keys count.
    A score of 0 and a no are written down (`Valid.zero`, `Valid.against`) and give nothing to the count, so that
    a ballot of zeros or noes is a valid ballot and not a blank one; 0 of points is no mark.

    Reasons beyond those of `classify`: bad_answer (yes_no), too_many_in_pot (`other` is the pot), exclusive
    (`mark` and `other` exclude each other), over_budget (`mark` is the first that does not fit, `other` the pot).

    >>> paper = Paper("knapsack", {"a": Item(60), "b": Item(50)}, budget=100)
    >>> judge_ballot(paper, ["b"])
    Valid(marks=('b',), points=(), zero=(), against=())
    >>> judge_ballot(paper, ["a", "b"])
    Invalid(reason='over_budget', mark='b', other='')
    >>> judge_ballot(Paper("yes_no", {"a": Item(), "b": Item()}), {"b": NO})
    Valid(marks=(), points=(), zero=(), against=('b',))
    """
    odd = next((mark for mark in marks if not isinstance(mark, str)), None)
    if odd is not None:
        return Invalid("unknown_option", str(odd)[:60])
    verdict = _READERS[paper.kind](paper, marks)
    if not isinstance(verdict, Valid):
        return verdict
    return broken_limit(paper, verdict.marks) or verdict


def broken_limit(paper: Paper, named: Sequence[str]) -> Invalid | None:
    """Return the first limit on the options named together that they break, or None."""
    if paper.most is not None and len(named) > paper.most:
        return Invalid("too_many")
    for check in (_pot_limits, _exclusive, _budget):
        found = check(paper, named)
        if found:
            return found
    return None


def _pot_limits(paper: Paper, named: Iterable[str]) -> Invalid | None:
    """Count the marks of each pot."""
    used: dict[str, int] = {}
    for code in named:
        group = paper.items[code].group
        used[group] = used.get(group, 0) + 1
        if group in paper.limits and used[group] > paper.limits[group]:
            return Invalid("too_many_in_pot", code, group)
    return None


def _exclusive(paper: Paper, named: Sequence[str]) -> Invalid | None:
    """Find two options of which only one may be named."""
    for group in paper.exclusive:
        both = [code for code in named if code in set(group)]
        if len(both) > 1:
            return Invalid("exclusive", both[0], both[1])
    return None


def _budget(paper: Paper, named: Iterable[str]) -> Invalid | None:
    """Add up what a knapsack costs, by pot and in all."""
    if paper.kind != "knapsack":
        return None
    spent: dict[str, int] = {}
    whole = 0
    for code in named:
        pot, cost = paper.pot(code), paper.items[code].cost
        spent[pot] = spent.get(pot, 0) + cost
        whole += cost
        if pot in paper.amounts and spent[pot] > paper.amounts[pot]:
            return Invalid("over_budget", code, pot)
        if paper.budget is not None and whole > paper.budget:
            return Invalid("over_budget", code)
    return None


def _ranked(paper: Paper, marks: Marks) -> Verdict:
    closed = close_gaps(marks) if isinstance(marks, Mapping) else Valid(tuple(marks))
    if not isinstance(closed, Valid):
        return closed
    return classify(closed.marks, known=paper.items, limit=paper.most, kind="ranked")


def _ticked(paper: Paper, marks: Marks) -> Verdict:
    return classify(list(marks), known=paper.items, limit=paper.most, kind="approval")


def _points(paper: Paper, marks: Marks) -> Verdict:
    if not isinstance(marks, Mapping):
        return _bare(paper, marks)
    return classify(
        marks, known=paper.items, limit=paper.points_total, kind="points", points_each=paper.points_each
    )


def _bare(paper: Paper, marks: Sequence[str]) -> Verdict:
    """Judge options named without the number that should stand beside them."""
    verdict = classify(marks, known=paper.items, limit=None, kind="approval")
    return Invalid("bad_points", marks[0]) if isinstance(verdict, Valid) else verdict


def _score(paper: Paper, marks: Marks) -> Verdict:
    if not isinstance(marks, Mapping):
        return _bare(paper, marks)
    verdict = classify(marks, known=paper.items, limit=None, kind="points", points_each=paper.score_max)
    zero = tuple(sorted(code for code, value in marks.items() if value == 0))
    if isinstance(verdict, Invalid) or not zero:
        return verdict
    return Valid((), (), zero) if isinstance(verdict, Blank) else Valid(verdict.marks, verdict.points, zero)


def _yes_no(paper: Paper, marks: Marks) -> Verdict:
    answers = marks if isinstance(marks, Mapping) else dict.fromkeys(marks, YES)
    verdict = classify(list(marks), known=paper.items, limit=None, kind="approval")
    if not isinstance(verdict, Valid):
        return verdict
    for code, answer in answers.items():
        if isinstance(answer, bool) or answer not in (YES, NO):
            return Invalid("bad_answer", code)
    against = tuple(code for code in verdict.marks if answers[code] == NO)
    return Valid(tuple(code for code in verdict.marks if answers[code] == YES), against=against)


_READERS: dict[str, Callable[[Paper, Marks], Verdict]] = {
    "ranked": _ranked, "approval": _ticked, "knapsack": _ticked, "points": _points, "score": _score,
    "yes_no": _yes_no,
}  # fmt: skip
