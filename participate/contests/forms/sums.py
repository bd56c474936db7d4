"""What is used up and what is left on a ballot: choices, points, money, answers; a meter with its sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participate.contests.forms.ballot import Draft
from participate.contests.forms.entries import ENTRY_KINDS, written
from participate.contests.wording.options import pot_name
from participate.kit.money import DIGITS, SIGNS, money_text, number_text
from voting.ballots.enums import Kind
from voting.ballots.models import Contest, Option
from voting.tally.ballot_paper import Paper


@dataclass(frozen=True, slots=True)
class Sum:
    """One meter. `unit` is count, points, money or answers; `pot` the pot it is about (None: the whole paper).

    `said` and `said_over` are sentences with USED, WHOLE, LEFT and OVER in them, which the page fills in again
    while the ballot is being changed; money in minor units of `currency`.
    """

    unit: str
    used: int
    whole: int
    said: str
    said_over: str
    pot: str | None = None
    name: str = ""
    currency: str = ""

    @property
    def text(self) -> str:
        """The sentence as it is now."""
        left = self.whole - self.used
        text = self.said if left >= 0 else self.said_over
        facts = {"USED": self.used, "WHOLE": self.whole, "LEFT": left, "OVER": -left}
        for word, value in facts.items():
            text = text.replace(word, self._figure(value))
        return text

    @property
    def is_over(self) -> bool:
        """Whether more is used than there is."""
        return self.used > self.whole

    @property
    def sign(self) -> str:
        """The sign of the currency, empty for plain numbers."""
        return SIGNS.get(self.currency, self.currency)

    @property
    def digits(self) -> int:
        """How many digits of the smallest unit stand after the decimal mark."""
        return DIGITS.get(self.currency, 2) if self.currency else 0

    def _figure(self, value: int) -> str:
        return money_text(value, self.currency) if self.currency else number_text(value)


def pot_names(options: Sequence[Option]) -> dict[str, str]:
    """Return the names of the pots on a paper in the order of the options, the area-wide one last."""
    names = {row.group: pot_name(row) for row in options if row.group}
    return {**names, **({"": _("the whole area")} if any(not row.group for row in options) else {})}


def has_pots(contest: Contest, paper: Paper) -> bool:
    """Whether the paper is divided into pots."""
    return bool(contest.by_area or paper.limits or paper.amounts)


def sums_of(contest: Contest, paper: Paper, draft: Draft, names: Mapping[str, str]) -> list[Sum]:
    """Return the meters of a ballot; `names` are the pots on it. Empty where nothing limits the ballot."""
    marks, _wrong = written(contest.kind, draft)
    entries = marks if isinstance(marks, Mapping) else dict.fromkeys(marks, 1)
    entries = {code: value for code, value in entries.items() if code in paper.items}
    named = [code for code, value in entries.items() if value]
    found = [
        *_points(contest, entries),
        *_money(contest, paper, named, names),
        *_answers(contest, paper, entries),
    ]
    for pot, limit in paper.limits.items():
        if pot in names:
            inside = [code for code in named if paper.items[code].group == pot]
            found.append(_count(len(inside), limit, pot, names[pot]))
    if paper.most is not None and contest.kind not in (Kind.RANKED, Kind.APPROVAL):
        found.append(_count(len(named), paper.most))
    return found


def _count(used: int, whole: int, pot: str | None = None, name: str = "") -> Sum:
    said_over = _("Chosen: USED. That is OVER too many; take something off.")
    return Sum("count", used, whole, _("Chosen: USED of WHOLE."), said_over, pot, name)


def _points(contest: Contest, entries: Mapping[str, int]) -> list[Sum]:
    """Return the meter of points."""
    if contest.kind != Kind.POINTS or contest.points_total is None:
        return []
    said_over = _("Points given: USED. That is OVER too many; take some back.")
    return [
        Sum(
            "points",
            sum(entries.values()),
            contest.points_total,
            _("Points given: USED of WHOLE. Left: LEFT."),
            said_over,
        )
    ]


def _money(contest: Contest, paper: Paper, named: Sequence[str], names: Mapping[str, str]) -> list[Sum]:
    """Return the meter of money, one for each pot where there are pots."""
    if contest.kind != Kind.KNAPSACK:
        return []
    said, said_over = (
        _("Spent: USED of WHOLE. Left: LEFT."),
        _("Spent: USED. That is OVER too much; take something off."),
    )
    amounts: Mapping[str | None, int] = {pot: paper.amounts[pot] for pot in names if pot in paper.amounts}
    if not amounts:
        amounts = {} if paper.budget is None else {None: paper.budget}
    return [
        Sum(
            "money", sum(paper.items[code].cost for code in named if pot is None or paper.pot(code) == pot), whole,
            said, said_over, pot, "" if pot is None else names[pot], contest.currency,
        )
        for pot, whole in amounts.items()
    ]  # fmt: skip


def _answers(contest: Contest, paper: Paper, entries: Mapping[str, int]) -> list[Sum]:
    """Return how many options have an answer; there is nothing to run out of."""
    if contest.kind not in ENTRY_KINDS or contest.kind == Kind.POINTS:
        return []
    return [Sum("answers", len(entries), len(paper.items), _("Answered: USED of WHOLE."), "")]
