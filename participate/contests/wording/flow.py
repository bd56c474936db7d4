"""The rounds of a run-off in words and as a drawing with its table: who dropped out, where the ballots went."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording import flow_drawing
from participate.contests.wording.flow_drawing import NOBODY, Bar, Column, Drawing
from participate.kit.money import number_text
from voting.counts.models import CountRun

Titles = Mapping[str, str]
LABEL_LENGTH = 19


def flow_of(official: CountRun, runs: Sequence[CountRun], titles: Titles) -> dict[str, Any] | None:
    """Return the flow chart of the official rule, or of the plain run-off among the runs compared; None without.

    Only what was stored when the ballots were counted is read.
    """
    shown = next((run for run in _first_choice(official, runs) if run.explanation.get("flow")), None)
    if shown is None:
        return None
    flow = shown.explanation["flow"]
    winners = frozenset(shown.result.get("elected") or [shown.result["winner"]])
    drawing = flow_drawing.draw(flow, shown.result["order"], winners)
    return {
        "title": _takeaway(flow, winners, titles), "rule": shown.rule["name"], "official": shown.pk == official.pk,
        "width": drawing.width, "height": drawing.height, "columns": [_column(row, titles) for row in drawing.columns],
        "ribbons": _ribbons(drawing), "table": _table(flow, shown.result["order"], winners, titles),
    }  # fmt: skip


def _first_choice(official: CountRun, runs: Sequence[CountRun]) -> list[CountRun]:
    """Return the official run, then the plain run-off."""
    return [official, *(run for run in runs if run.rule.get("name") == "irv" and not run.official)]


def votes_text(value: object) -> str:
    """Write votes: whole where they are, else with two decimals."""
    exact = Fraction(str(value))
    return number_text(exact.numerator) if exact.denominator == 1 else number_text(exact, 2)


def _takeaway(flow: Sequence[Mapping[str, Any]], winners: frozenset[str], titles: Titles) -> str:
    """Say the result of the rounds in one sentence."""
    last = flow[-1]
    if len(winners) > 1:
        return _("After %(rounds)d rounds these are in: %(codes)s.") % {
            "rounds": len(flow),
            "codes": ", ".join(sorted(winners)),
        }
    code = next(iter(winners))
    standing = sum(Fraction(held) for held in last["votes"].values())
    text = ngettext(
        "%(code)s %(title)s wins in %(rounds)d round: %(votes)s of the %(all)s ballots that still name an option.",
        "%(code)s %(title)s wins after %(rounds)d rounds: %(votes)s of the %(all)s ballots that still name an "
        "option.",
        len(flow),
    )
    return text % {
        "code": code, "title": titles.get(code, ""), "rounds": len(flow),
        "votes": votes_text(last["votes"].get(code, 0)), "all": votes_text(standing),
    }  # fmt: skip


def _column(column: Column, titles: Titles) -> dict[str, Any]:
    """Return a column with its heading: which rounds, and what happens in the last of them."""
    numbers = {"first": column.first, "last": column.last}
    single = column.first == column.last
    name = _("Round %(last)d") if single else _("Rounds %(first)d to %(last)d")
    return {
        "x": column.x, "title": name % numbers, "text": _note(column),
        "bars": [_bar(bar, titles) for bar in column.bars],
    }  # fmt: skip


def _happens(action: str, leaving: Sequence[str]) -> str:
    """Say in a few words what a round does."""
    codes = ", ".join(leaving)
    if action in flow_drawing.DROPPED and leaving:
        return _("%(codes)s drops out") % {"codes": Truncator(codes).chars(LABEL_LENGTH - 6)}
    return _("%(codes)s passes votes on") % {"codes": codes} if leaving else ""


def _note(column: Column) -> str:
    """Return the words under the heading of a column."""
    text = _happens(column.action, column.leaving) or _wins(column)
    if not column.empty:
        return text
    return _("%(text)s, and %(count)d without ballots") % {"text": text, "count": column.empty}


def _wins(column: Column) -> str:
    """Say who wins in the last round."""
    codes = ", ".join(bar.code for bar in column.bars if bar.tone == "in")
    return _("%(codes)s wins") % {"codes": codes} if codes else ""


def _bar(bar: Bar, titles: Titles) -> dict[str, Any]:
    """Return a bar with the words above it."""
    name = _("No choice left") if bar.code == NOBODY else f"{bar.code} {titles.get(bar.code, '')}".strip()
    signs = {"in": "✓ ", "out": "× "}
    return {
        "x": bar.x, "right": bar.right, "y": bar.y, "text_y": bar.text_y, "height": bar.height, "tone": bar.tone,
        "label": signs.get(bar.tone, "") + Truncator(name).chars(LABEL_LENGTH), "votes": votes_text(bar.votes),
        "full": name,
    }  # fmt: skip


def _ribbons(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the ribbons, those that move last so that they lie on top, each with its sentence."""
    ordered = sorted(drawing.ribbons, key=lambda ribbon: ribbon.moved)
    return [{"path": one.path, "tone": _ribbon_tone(one), "title": _ribbon_title(one)} for one in ordered]


def _ribbon_tone(ribbon: flow_drawing.Ribbon) -> str:
    if ribbon.target == NOBODY:
        return "gone"
    return "moved" if ribbon.moved else "stays"


def _ribbon_title(ribbon: flow_drawing.Ribbon) -> str:
    values = {"votes": votes_text(ribbon.votes), "source": ribbon.source, "target": ribbon.target}
    if not ribbon.moved:
        return ""
    if ribbon.target == NOBODY:
        return _("%(votes)s from %(source)s name no other option") % values
    return _("%(votes)s from %(source)s to %(target)s") % values


def _table(
    flow: Sequence[Mapping[str, Any]], order: Sequence[str], winners: frozenset[str], titles: Titles
) -> dict[str, Any]:
    """Return the same rounds as a table: options down, rounds across, what came or left in small."""
    rows = [
        {
            "label": f"{code} {titles.get(code, '')}".strip(), "won": code in winners,
            "cells": [_cell(item["votes"].get(code), before) for item, before in _pairs(flow, code)],
        }
        for code in order
    ]  # fmt: skip
    gone = [
        _cell(item["exhausted"], before["exhausted"] if before else None)
        for item, before in zip(flow, [None, *flow], strict=False)
    ]
    return {
        "heads": [{"number": item["number"], "text": _happens(item["action"], _sources(item))} for item in flow],
        "rows": rows, "gone": gone,
    }  # fmt: skip


def _sources(item: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(row["source"] for row in item["transfers"]))


def _pairs(flow: Sequence[Mapping[str, Any]], code: str) -> list[tuple[Mapping[str, Any], object]]:
    """Return each round with what the option held in the round before."""
    return [
        (item, before["votes"].get(code) if before else None)
        for item, before in zip(flow, [None, *flow], strict=False)
    ]


def _cell(value: object, before: object) -> dict[str, str]:
    """Return votes, and what they gained or lost since the round before."""
    if value is None:
        return {"votes": "–", "change": ""}
    change = Fraction(str(value)) - Fraction(str(before)) if before is not None else Fraction(0)
    sign = "+" if change > 0 else "−"
    return {"votes": votes_text(value), "change": f"{sign}{votes_text(abs(change))}" if change else ""}
