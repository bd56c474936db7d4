"""The same ballots under other rules: one line a rule, one bar a rule, one sentence to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.options import option_title
from participate.contests.wording.results import segments
from participate.contests.wording.rules import rule_key, rule_name, tag_name
from participate.contests.wording.trials import left_out
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
    """Why the rule could not be counted, in words; empty where it could."""
    below: tuple[bool, ...] = ()
    """For each share: whether the published minimum is missed."""


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

    @property
    def bars(self) -> tuple[dict[str, Any], ...]:
        """The stack in short: rules with the very same projects share one bar, and nothing is spelled out."""
        merged: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self.stack:
            key = tuple(sorted(item["code"] for item in row["segments"]))
            first = merged.setdefault(key, {**row, "changes": [], "labels": []})
            first["labels"].append(row["label"])
        return tuple({**row, "label": " · ".join(row["labels"])} for row in merged.values())

    @property
    def listed(self) -> tuple[tuple[Row, tuple[tuple[str, bool], ...]], ...]:
        """The rules with their codes in alphabetical order, each with whether every rule funds it."""
        return tuple(
            (row, tuple((code, code in self.always) for code in sorted(row.codes))) for row in self.rows
        )


def compare(
    official: CountRun, runs: Sequence[CountRun], options: Sequence[Option], budget: int, currency: str
) -> Comparison | None:
    """Return the comparison, the official rule among the rows; None when there is nothing to compare."""
    known = [run for run in runs if not run.official]
    if not known:
        return None
    if not any(run.rule == official.rule for run in known):
        known = [official, *known]
    tags, least = _tags(known), _minimum_shares(official, budget)
    found = [_row(run, run.rule == official.rule, tags, least) for run in known]
    rows = tuple(sorted(found, key=lambda row: not row.ours))
    counted = [row for row in rows if not row.error]
    ours = set(official.result["funded"])
    by_code = {option.code: option for option in options}
    order = [code for code in official.result["order"] if code in by_code]
    always = tuple(code for code in order if all(code in row.codes for row in counted))
    some = tuple(code for code in order if code not in always and any(code in row.codes for row in counted))
    return Comparison(
        rows=rows, tags=tuple(_share_label(tag) for tag in tags),
        stack=tuple(
            _bar(row, always, by_code, order, budget)
            | {"changes": _changes(row, ours, by_code, order, tags, least)}
            for row in counted
        ),
        matrix=tuple(_matrix_row(code, by_code[code], counted) for code in (*always, *some)),
        takeaway=takeaway(len(always), len(some)),
        details=(*_kept_minimums(counted, least), *_details(counted, currency)),
        always=always, sometimes=some,
    )  # fmt: skip


def _tags(runs: Sequence[CountRun]) -> list[str]:
    """Return the tags that any rule spends money on; non-physical first."""
    found = {tag for run in runs for tag in (run.row or {}).get("shares", {})}
    return sorted(found, key=lambda tag: (tag != "non_physical", tag))


def _minimum_shares(official: CountRun, budget: int) -> dict[str, Fraction]:
    """Return the share of the budget that each published minimum asks for."""
    floors = official.rule.get("parameters", {}).get("floors", [])
    return {row["tag"]: Fraction(row["amount"], budget) for row in floors if budget}


def _share_label(tag: str) -> str:
    return _("Share %(what)s") % {"what": tag_name(tag)}


def _row(run: CountRun, ours: bool, tags: Sequence[str], least: Mapping[str, Fraction]) -> Row:
    """Return one line of the table."""
    label, row = rule_name(run.rule), run.row or {}
    if run.error or not row:
        return Row(
            rule_key(run.rule), label, ours, 0, 0, 0, tuple("–" for _tag in tags), (), left_out(run.error)
        )
    parts = [Fraction(row["shares"].get(tag, "0")) for tag in tags]
    shares = tuple(share_text(part) for part in parts)
    return Row(
        key=rule_key(run.rule), label=label, ours=ours, items=row["items"], total=row["total"],
        remaining=row["remaining"], shares=shares, codes=tuple(row["projects"]),
        below=tuple(part < least.get(tag, 0) for tag, part in zip(tags, parts, strict=True)),
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


def _changes(
    row: Row, ours: set[str], options: Mapping[str, Option], order: Sequence[str], tags: Sequence[str],
    least: Mapping[str, Fraction],
) -> list[dict[str, str]]:  # fmt: skip
    """Say who would win and lose against the rule used, and which minimum would be missed: {tone, label, text}."""
    won = [option_title(options[code]) for code in order if code in row.codes and code not in ours]
    lost = [option_title(options[code]) for code in order if code in ours and code not in row.codes]
    missed = [
        _("%(what)s %(share)s, should be at least %(least)s")
        % {"what": tag_name(tag), "share": share, "least": share_text(least[tag], places=0)}
        for tag, share, below in zip(tags, row.shares, row.below, strict=True)
        if below
    ]
    told = [
        ("in", _("Also gets money:"), won), ("out", _("Loses its money:"), lost), ("out", _("Too little:"), missed),
    ]  # fmt: skip
    return [
        {"tone": tone, "label": label, "text": "; ".join(items) + "."} for tone, label, items in told if items
    ]


def _kept_minimums(rows: Sequence[Row], least: Mapping[str, Fraction]) -> list[str]:
    """Say how many of the rules keep every published minimum share."""
    kept = sum(not any(row.below) for row in rows)
    if not least or kept == len(rows):
        return []
    text = ngettext(
        "Only %(kept)s of %(all)s rules keeps every minimum share.",
        "Only %(kept)s of %(all)s rules keep every minimum share.",
        kept,
    )
    return [text % {"kept": number_text(kept), "all": number_text(len(rows))}]


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


def _details(rows: Sequence[Row], currency: str) -> list[str]:
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
