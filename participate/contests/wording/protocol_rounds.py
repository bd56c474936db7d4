"""The protocol of a vote that picks options: the count sheet of a run-off, the duels, the points."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from participate.contests.wording.flow import votes_text
from participate.contests.wording.protocol_parts import CHOSEN, NONE, Head, Row, Section, Source, Table

# Stages of a count sheet that fit side by side on paper.
STAGES = 5
# More options than these make a table of duels that no paper holds.
MOST_DUELS = 12


def winner(source: Source) -> Section:
    """Return who won, and every option with its numbers."""
    chosen = source.result.get("elected") or [source.result["winner"]]
    names = ", ".join(f"{code} {source.title(code)}".strip() for code in chosen)
    tables = source.result["tables"]
    heads = [Head(pgettext("ranking", "Place"), "number"), Head(_("Code")), Head(_("Option"))]
    columns = [
        (name, label)
        for name, label in (
            ("first_preferences", _("First choices")), ("points", _("Points")), ("ballots_naming", _("Named on")),
            ("scores", _("Score")),
        )
        if name in tables
    ]  # fmt: skip
    heads += [Head(label, "number") for _name, label in columns]
    rows = tuple(
        Row(
            (
                str(place),
                code,
                source.title(code),
                *(votes_text(tables[name].get(code, 0)) for name, _label in columns),
            ),
            code in chosen,
        )
        for place, code in enumerate(source.result["order"], 1)
    )
    table = Table(_("Every option in the order of the rule"), tuple(heads), rows)
    return Section(_("Result"), (_("Chosen: %(names)s.") % {"names": names},), (table,))


def steps(source: Source) -> tuple[Section, ...]:
    """Return the count sheet where the rule has one, and the duels where it compares in pairs."""
    found = []
    sheet = source.run.explanation.get("sheet")
    if sheet:
        found.append(_sheet(source, sheet))
    pairs = source.result["tables"].get("pairwise")
    if pairs and len(source.result["order"]) <= MOST_DUELS:
        found.append(_duels(source, pairs))
    return tuple(found)


def _sheet(source: Source, sheet: Mapping[str, Any]) -> Section:
    """Return the count sheet, a few stages a table so that it fits on paper."""
    numbered = list(enumerate(sheet["stages"]))
    parts = [numbered[start : start + STAGES] for start in range(0, len(numbered), STAGES)]
    tables = tuple(_stages(source, sheet, part) for part in parts)
    text = _(
        "Votes at the end of each stage. The votes, those without a choice left and any loss add up to the same."
    )
    return Section(_("Count sheet"), (text,), tables)


def _stages(source: Source, sheet: Mapping[str, Any], part: Sequence[tuple[int, Mapping[str, Any]]]) -> Table:
    """Return some stages of the sheet side by side."""
    heads = [Head(_("Code")), Head(_("Option"))]
    heads += [Head(f"{stage['number']}. {stage_name(stage)}", "number") for _place, stage in part]
    rows = [
        Row(
            (line["code"], source.title(line["code"]), *(_votes(line, place) for place, _stage in part)),
            line["status"] == "elected",
        )
        for line in sheet["lines"]
    ]
    extra = [
        ("exhausted", _("No choice left")),
        ("loss", _("Lost by rounding")),
        ("quota", _("Votes needed")),
    ]
    for key, label in extra:
        values = [stage[key] for _place, stage in part]
        if any(value not in (None, 0, "0/1") for value in values):
            rows.append(Row(("", label, *(NONE if value is None else votes_text(value) for value in values))))
    numbers = {"first": part[0][1]["number"], "last": part[-1][1]["number"]}
    caption = _("Stages %(first)d to %(last)d") % numbers
    totals = (_("Together"), "", *(votes_text(stage["total"]) for _place, stage in part))
    return Table(caption, tuple(heads), tuple(rows), totals)


def stage_name(stage: Mapping[str, Any]) -> str:
    """Name a stage by what was done to come to it."""
    codes = ", ".join(stage["projects"])
    names = {
        "first_preferences": _("first choices"),
        "eliminated": _("without %(codes)s") % {"codes": codes},
        "eliminated_together": _("without %(codes)s") % {"codes": codes},
        "excluded": _("without %(codes)s") % {"codes": codes},
        "surplus": _("surplus of %(codes)s") % {"codes": codes},
    }
    return names.get(stage["action"], codes)


def _votes(line: Mapping[str, Any], place: int) -> str:
    """Return the votes of an option at the end of a stage; a sign in the stage in which it was elected."""
    value = line["votes"][place]
    if value is None:
        return NONE
    sign = f" {CHOSEN}" if line["status"] == "elected" and line["stage"] == place + 1 else ""
    return votes_text(value) + sign


def _duels(source: Source, pairs: Mapping[str, int]) -> Section:
    """Return the table of duels: the row is preferred to the column on so many ballots."""
    codes = source.result["order"]
    heads = (Head(_("Code")), *(Head(code, "number") for code in codes))
    rows = tuple(
        Row((one, *(NONE if one == other else str(pairs[f"{one}>{other}"]) for other in codes)))
        for one in codes
    )
    text = _("Each number says how many ballots prefer the option of the row to the option of the column.")
    return Section(_("One against one"), (text,), (Table(_("Ballots that prefer the row"), heads, rows),))
