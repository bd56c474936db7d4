"""The paper twin of a ballot: the same options under the same numbers, in four orders, with short instructions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participate.contests.wording.options import contest_title, option_title
from participate.kit.money import money_text
from voting.ballots.enums import Kind
from voting.ballots.models import Contest, Option
from voting.tally.ballot_paper import Paper

ORDERS = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: the number that is the same on every paper and screen, the title, the cost in words."""

    number: int
    title: str
    cost: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """The lines paid from one pot, with the pot's name and its limit; a single part has no name."""

    name: str
    note: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet: everything on it, in one order. `boxes` are the heads of the boxes to mark in."""

    order: str
    title: str
    vote: str
    instructions: tuple[str, ...]
    boxes: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    address: str
    foot: str
    is_proof: bool = False


def sheet(
    contest: Contest, options: Sequence[Option], paper: Paper, pots: Mapping[str, str], *, order: str, title: str,
    address: str, is_proof: bool = False,
) -> Sheet:  # fmt: skip
    """Return the sheet of a vote in one of the four orders; `pots` are the parts of the paper by code, with names."""
    groups = pots if len(pots) > 1 else {"": ""}
    parts = tuple(
        SheetPart(
            name, _pot_note(contest, paper, code),
            tuple(_row(contest, option) for option in turned(_of_pot(options, code, groups), order)),
        )
        for code, name in groups.items()
    )  # fmt: skip
    return Sheet(
        order=order, title=title, vote=contest_title(contest), instructions=tuple(instructions(contest, options)),
        boxes=(_("Yes"), _("No")) if contest.kind == Kind.YES_NO else ("",), parts=parts, address=address,
        foot=_foot(is_proof), is_proof=is_proof,
    )  # fmt: skip


def turned(options: Sequence[Option], order: str) -> list[Option]:
    """Return the options begun a quarter later for each order, so that each option stands in every quarter once."""
    start = ORDERS.index(order) * len(options) // len(ORDERS)
    return [*options[start:], *options[:start]]


def _of_pot(options: Sequence[Option], code: str, groups: Mapping[str, str]) -> list[Option]:
    return [row for row in options if len(groups) == 1 or row.group == code]


def _row(contest: Contest, option: Option) -> SheetRow:
    cost = money_text(option.cost, contest.currency) if option.cost else ""
    return SheetRow(option.number, option_title(option), cost)


def _pot_note(contest: Contest, paper: Paper, code: str) -> str:
    """Say what limits one part of the paper."""
    notes = []
    if contest.kind == Kind.KNAPSACK and code in paper.amounts:
        notes.append(
            _("Together at most %(amount)s.") % {"amount": money_text(paper.amounts[code], contest.currency)}
        )
    if code in paper.limits:
        notes.append(_("At most %(limit)s here.") % {"limit": paper.limits[code]})
    return " ".join(notes)


def instructions(contest: Contest, options: Sequence[Option]) -> list[str]:
    """Say in short words how to fill in the sheet."""
    made = [_HOW[Kind(contest.kind)](contest)]
    if contest.rank_limit and contest.kind != Kind.RANKED:
        made.append(_("Mark at most %(limit)s.") % {"limit": contest.rank_limit})
    numbers = {row.code: str(row.number) for row in options}
    for group in contest.exclusive:
        shown = [numbers[code] for code in group if code in numbers]
        if len(shown) > 1:
            made.append(_("Choose only one of these numbers: %(numbers)s.") % {"numbers": ", ".join(shown)})
    return [*made, _("Do not write your name. Fold the sheet and put it into the box.")]


def _points(contest: Contest) -> str:
    text = _("You have %(total)s points. Write into the box how many you give.") % {
        "total": contest.points_total or ""
    }
    if contest.points_each:
        text += " " + _("At most %(each)s for one proposal.") % {"each": contest.points_each}
    return text


def _knapsack(contest: Contest) -> str:
    text = _("Put a cross beside what you would pay for.")
    if contest.budget and contest.rule.get("name") != "pots":
        text += " " + _("Together at most %(amount)s.") % {
            "amount": money_text(contest.budget, contest.currency)
        }
    return text


_HOW: dict[Kind, Callable[[Contest], str]] = {
    Kind.RANKED: lambda contest: _(
        "Write 1 beside the proposal you want most, then 2, up to %(limit)s. Leave the others empty."
    ) % {"limit": contest.rank_limit or "…"},
    Kind.APPROVAL: lambda _contest: _("Put a cross beside each proposal you want."),
    Kind.POINTS: _points,
    Kind.SCORE: lambda contest: _("Write a number from 0 to %(most)s into each box. Leave open what you do not know.")
    % {"most": contest.score_max or ""},
    Kind.KNAPSACK: _knapsack,
    Kind.YES_NO: lambda _contest: _("Put a cross under Yes or under No. You may leave some open."),
}  # fmt: skip


def _foot(is_proof: bool) -> str:
    if is_proof:
        return _("Proof print. Numbers can change until the vote opens. Do not vote with it.")
    return _("The numbers are the same on every sheet and on the screen. Only the order differs.")
