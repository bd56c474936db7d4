"""What a protocol is made of (sections, tables, lines), and the parts that every rule shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from participate.contests.wording.options import contest_title, option_title
from participate.contests.wording.results import counted_by, headline, ties_of, turnout_sentences
from participate.contests.wording.rules import rule_name
from participate.contests.wording.times import moment_text
from participate.kit.money import money_text, number_text
from voting.ballots.models import Contest, Option
from voting.counts.models import CountRun
from voting.counts.services import may_publish_ballots

CHOSEN = "✓"
NONE = "–"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `kind` is text (cut where paper is short), wrap (never cut), number or mark."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `strong` where it is what the table is about."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `foot` is its last line, a sum."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    foot: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[bool, list[tuple[str, str]]]]:
        """The rows as (strong, cells), each cell with the kind of its column."""
        return [(row.strong, self._cells(row.cells)) for row in self.rows]

    @property
    def sums(self) -> list[tuple[str, str]]:
        """The foot, each cell with the kind of its column."""
        return self._cells(self.foot)

    def _cells(self, cells: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(head.kind, cell) for head, cell in zip(self.heads, cells, strict=False)]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, tables."""

    title: str
    texts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """All of it: the title, facts as (name, value), sections, and who signs."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a protocol is written from: the stored run, its vote, and the options in ballot order."""

    run: CountRun
    contest: Contest
    options: Sequence[Option]
    by_code: Mapping[str, Option] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {option.code: option for option in self.options})

    @property
    def result(self) -> Mapping[str, Any]:
        """The stored outcome."""
        result: Mapping[str, Any] = self.run.result
        return result

    def title(self, code: str) -> str:
        """Return the title of an option in the reader's language."""
        return option_title(self.by_code[code]) if code in self.by_code else ""

    def cost(self, code: str) -> int:
        """Return the cost of an option in minor units."""
        return self.by_code[code].cost if code in self.by_code else 0

    def money(self, amount: int) -> str:
        """Write an amount in the currency of the vote."""
        return money_text(amount, self.contest.currency)

    def named(self, code: str) -> int:
        """Return how many ballots name an option."""
        return int(self.result["tables"].get("ballots_naming", {}).get(code, 0))


def facts(source: Source) -> tuple[tuple[str, str], ...]:
    """Return the head of the protocol: which vote, when, by which rule, how much money, how many ballots."""
    contest, run = source.contest, source.run
    rows = [
        (_("Which vote"), contest_title(contest)),
        (_("Counted"), moment_text(run.counted_at, contest.time_zone)),
        (_("Rule"), rule_name(run.rule)),
    ]
    if contest.budget:
        rows.append((_("Money to share out"), source.money(contest.budget)))
    turnout = contest.turnout or {}
    rows.append((_("Valid ballots"), number_text(turnout.get("valid") or 0)))
    return tuple(rows)


def winners(source: Source) -> Section:
    """Return the result of a budget vote: what gets money, and the sum."""
    funded = source.result["funded"]
    heads = (Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"), Head(_("Named on"), "number"))
    rows = tuple(
        Row((code, source.title(code), source.money(source.cost(code)), number_text(source.named(code))))
        for code in funded
    )
    total = source.result["totals"]["total"]
    table = Table(
        _("What gets money, in the order of the rule"), heads, rows, (_("Total"), "", source.money(total), "")
    )
    return Section(_("Result"), (headline(source.run, source.contest.currency) + ".",), (table,))


def everything(source: Source) -> Section:
    """Return all options by the ballots that name them, each with whether it gets money."""
    funded = frozenset(source.result["funded"])
    points = source.result["tables"].get("points", {})
    ordered = sorted(source.options, key=lambda option: (-source.named(option.code), option.code))
    heads = (
        Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"), Head(_("Named on"), "number"),
        Head(_("Points"), "number"), Head(_("Gets money"), "mark"),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                option.code, option_title(option), source.money(option.cost), number_text(source.named(option.code)),
                number_text(int(points.get(option.code, 0))), CHOSEN if option.code in funded else "",
            ),
            option.code in funded,
        )
        for option in ordered
    )  # fmt: skip
    table = Table(_("Everything on the ballot, by the number of ballots that name it"), heads, rows)
    return Section(_("On the ballot"), tuple(turnout_sentences(source.contest.turnout or {})), (table,))


def ties(source: Source) -> tuple[Section, ...]:
    """Return the ties that mattered, if there were any."""
    lines = tuple(ties_of(source.run, source.by_code))
    return (Section(_("Equals"), lines),) if lines else ()


def proof(source: Source) -> Section:
    """Return what somebody who recounts needs."""
    shown = counted_by(source.contest, source.run)
    lines = (
        _("Fingerprint of the result (SHA-256): %(hash)s") % {"hash": shown["sha256"]},
        _("Fingerprint of the ballots (SHA-256): %(hash)s") % {"hash": shown["input_sha256"]},
        _("Anybody can count again with the recount file and the command: %(command)s")
        % {"command": shown["command"]}
        if may_publish_ballots(source.contest)
        else _(
            "Single ballots are not published in this vote. The file holds all counts, the rule and the fingerprints."
        ),
    )
    return Section(_("Count it yourself"), lines)


def signers() -> tuple[str, ...]:
    """Return who signs the printed protocol."""
    return (_("Chair of the count"), _("Witness"), _("Witness"))
