"""The same ballots under other rules: one line a rule, one bar a rule, one sentence to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.results import segments
from participate.contests.wording.rules import rule_key, rule_name, tag_name
from participate.kit.money import money_text, number_text, share_text
from voting.ballots.models import Option
from voting.counts.models import CountRun


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: how many items, for how much, what is left, shares as words, who is in."""

    key: str
    label: str
    ours: bool
    items: int
    total: int
    remaining: int
    shares: tuple[str, ...]
    codes: tuple[str, ...]
    error: str = ""

    @property
    def code_list(self) -> tuple[str, ...]:
        """The codes in alphabetical order, for the table."""
        return tuple(sorted(self.codes))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table, the stack of bars, the matrix and the sentences; `tags` head the share columns."""

    rows: tuple[Row, ...]
    tags: tuple[str, ...]
    stack: tuple[dict[str, Any], ...]
    matrix: tuple[dict[str, Any], ...]
    takeaway: str
    details: tuple[str, ...]
    always: tuple[str, ...]
    sometimes: tuple[str, ...]


def compare(
    official: CountRun, runs: Sequence[CountRun], options: Sequence[Option], budget: int, currency: str
) -> Comparison | None:
    """Return the comparison, the official rule among the rows; None when there is nothing to compare."""
    known = [run for run in runs if not run.official]
    if not known:
        return None
    if not any(run.rule == official.rule for run in known):
        known = [official, *known]
    tags = _tags(known)
    rows = tuple(_row(run, run.rule == official.rule, tags) for run in known)
    counted = [row for row in rows if not row.error]
    by_code = {option.code: option for option in options}
    order = [code for code in official.result["order"] if code in by_code]
    always = tuple(code for code in order if all(code in row.codes for row in counted))
    some = tuple(code for code in order if code not in always and any(code in row.codes for row in counted))
    return Comparison(
        rows=rows, tags=tuple(_share_label(tag) for tag in tags),
        stack=tuple(_bar(row, always, by_code, order, budget) for row in counted),
        matrix=tuple(_matrix_row(code, by_code[code], counted) for code in (*always, *some)),
        takeaway=takeaway(len(always), len(some)), details=tuple(_details(counted, tags, currency)),
        always=always, sometimes=some,
    )  # fmt: skip


def _tags(runs: Sequence[CountRun]) -> list[str]:
    """Return the tags that any rule spends money on; non-physical first."""
    found = {tag for run in runs for tag in (run.row or {}).get("shares", {})}
    return sorted(found, key=lambda tag: (tag != "non_physical", tag))


def _share_label(tag: str) -> str:
    return _("Share %(what)s") % {"what": tag_name(tag)}


def _row(run: CountRun, ours: bool, tags: Sequence[str]) -> Row:
    """Return one line of the table."""
    label, row = rule_name(run.rule), run.row or {}
    if run.error or not row:
        return Row(
            rule_key(run.rule), label, ours, 0, 0, 0, tuple("–" for _tag in tags), (), run.error or "empty"
        )
    shares = tuple(share_text(Fraction(row["shares"].get(tag, "0"))) for tag in tags)
    return Row(
        key=rule_key(run.rule), label=label, ours=ours, items=row["items"], total=row["total"],
        remaining=row["remaining"], shares=shares, codes=tuple(row["projects"]),
    )  # fmt: skip


def _bar(
    row: Row, always: Sequence[str], options: Mapping[str, Option], order: Sequence[str], budget: int
) -> dict[str, Any]:
    """Return one bar: what every rule funds first, in one tone, then what this rule adds."""
    places = {code: place for place, code in enumerate(order, 1)}
    ordered = [code for code in order if code in row.codes]
    shared = [code for code in ordered if code in always]
    own = [code for code in ordered if code not in always]
    drawn = [{**item, "tone": "a"} for item in segments(shared, options, places)]
    drawn += [{**item, "tone": "e"} for item in segments(own, options, places)]
    return {"label": row.label, "total": budget, "segments": drawn, "ours": row.ours}


def _matrix_row(code: str, option: Option, rows: Sequence[Row]) -> dict[str, Any]:
    """Return one project: under which rules it is in."""
    marks = [code in row.codes for row in rows]
    return {"code": code, "option": option, "marks": marks, "count": sum(marks), "of": len(marks)}


def takeaway(always: int, sometimes: int) -> str:
    """Return the sentence to remember."""
    if not sometimes:
        return _("Every rule gives the same result.")
    first = ngettext(
        "The rule changes the result: %(count)s proposal gets money under every rule,",
        "The rule changes the result: %(count)s proposals get money under every rule,",
        always,
    ) % {"count": number_text(always)}
    second = ngettext("%(count)s only under some.", "%(count)s only under some.", sometimes) % {
        "count": number_text(sometimes)
    }
    return f"{first} {second}"


def _details(rows: Sequence[Row], tags: Sequence[str], currency: str) -> list[str]:
    """Return the ranges that show how far the rules lie apart."""
    if len(rows) < 2:
        return []
    least, most = min(row.items for row in rows), max(row.items for row in rows)
    low, high = min(row.remaining for row in rows), max(row.remaining for row in rows)
    lines = []
    if least != most:
        lines.append(
            _("Between %(least)s and %(most)s proposals.")
            % {"least": number_text(least), "most": number_text(most)}
        )
    if low != high:
        lines.append(
            _("Between %(low)s and %(high)s is left.")
            % {"low": money_text(low, currency), "high": money_text(high, currency)}
        )
    return lines
