"""The steps of a budget rule in the protocol: equal parts in three phases, or one order with the money after each."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from participate.contests.queries import explanations
from participate.contests.wording.options import pot_name
from participate.contests.wording.protocol_parts import CHOSEN, NONE, Head, Row, Section, Source, Table
from participate.contests.wording.reasons import why
from participate.kit.money import number_text


def steps(source: Source) -> tuple[Section, ...]:
    """Return the sections of the rule of this run."""
    rounds: Sequence[Mapping[str, Any]] = source.result["rounds"]
    if any(row["action"] == "endowed" for row in rounds):
        return tuple(_equal_parts(source, rounds))
    return (_in_order(source, rounds),)


def _equal_parts(source: Source, rounds: Sequence[Mapping[str, Any]]) -> Iterable[Section]:
    """Yield the phases of the Method of Equal Shares."""
    endowed = next(row["data"] for row in rounds if row["action"] == "endowed")
    part = Fraction(str(endowed["endowment"]))
    tables: Sequence[Mapping[str, Any]] = source.run.explanation.get("standings", [])
    yield _first_phase(source, part, int(endowed["voters"]), tables)
    yield _second_phase(source, rounds, tables)
    yield from _completion(source, rounds)
    yield from _third_phase(rounds)


def _rounded(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)


def _first_phase(source: Source, part: Fraction, voters: int, tables: Sequence[Mapping[str, Any]]) -> Section:
    """Return what the supporters of each proposal have together, and what cannot be paid from the start."""
    start = tables[0]["standings"] if tables else {}
    held = {
        code: start[code][0] if code in start else _rounded(part * source.named(code))
        for code in source.result["order"]
    }
    ordered = sorted(held, key=lambda code: (-source.named(code), code))
    rows = tuple(
        Row(
            (
                code, source.title(code), source.money(source.cost(code)), number_text(source.named(code)),
                source.money(held[code]), "×" if held[code] < source.cost(code) else "",
            )
        )
        for code in ordered
    )  # fmt: skip
    heads = (
        Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"), Head(_("Named on"), "number"),
        Head(_("Supporters’ money"), "number"), Head(_("Removed"), "mark"),
    )  # fmt: skip
    texts = (
        _("Each of the %(voters)s ballots gets the same part of the money: %(part)s.")
        % {"voters": number_text(voters), "part": source.money(_rounded(part))},
        _(
            "The money of a proposal’s supporters is the number of its ballots times this part. Where that is less "
            "than the cost, the proposal cannot be paid and is removed."
        ),
    )
    return Section(
        _("Phase 1: what the supporters of each proposal have together"),
        texts,
        (Table(_("Supporters’ money at the start"), heads, rows),),
    )


def _second_phase(
    source: Source, rounds: Sequence[Mapping[str, Any]], tables: Sequence[Mapping[str, Any]]
) -> Section:
    """Return one table a round, or one of all purchases where the rounds were too many to keep."""
    before: Mapping[str, Sequence[int | None]] = {}
    made = []
    for table in tables:
        standings = table["standings"]
        made.append(_round_table(source, table, before))
        before = standings
    found = tuple(made) or (_purchases(source, rounds),)
    return Section(_("Phase 2: choosing round by round"), _how_chosen(source), found)


def _how_chosen(source: Source) -> tuple[str, ...]:
    """Say how a round goes, by what counts as the use of a proposal to a voter."""
    if source.run.rule.get("parameters", {}).get("utility", "cost") != "cost":
        return (
            _(
                "In each round the proposal is chosen that asks least of its supporters for what it brings them."
            ),
            _(
                "Its cost is then taken from them by what it brings to each; who has less left pays what is left."
            ),
        )
    return (
        _(
            "In each round the proposal with the most effective votes is chosen. Effective votes are its cost "
            "divided by the largest payment of one supporter: as if only those counted who can still pay in full."
        ),
        _("Its cost is then taken in equal parts from its supporters; who has less left pays what is left."),
    )


def _round_table(
    source: Source, table: Mapping[str, Any], before: Mapping[str, Sequence[int | None]]
) -> Table:
    """Return one round: every proposal still in reach, and those that have just fallen out of it."""
    standings, bought = table["standings"], table["bought"]
    shown = [
        code
        for code in source.result["order"]
        if code in standings
        and (standings[code][1] is not None or (before.get(code) or [0, None])[1] is not None)
    ]
    ordered = sorted(shown, key=lambda code: (code != bought, -(standings[code][1] or 0)))
    heads = (
        Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"), Head(_("Effective votes"), "number"),
        Head(_("Supporters’ money left"), "number"), Head(_("Chosen"), "mark"),
    )  # fmt: skip
    rows = tuple(_standing(source, code, standings[code], code == bought) for code in ordered)
    values = {"number": table["number"], "code": bought}
    caption = (
        _("Round %(number)d: %(code)s is chosen") % values
        if bought
        else _("After the last round: nothing more can be paid by its supporters")
    )
    return Table(caption, heads, rows)


def _standing(source: Source, code: str, standing: Sequence[int | None], chosen: bool) -> Row:
    """Return a line of a round; × where the supporters can no longer pay."""
    held, effective = standing[0] or 0, standing[1]
    votes = NONE if effective is None else number_text(Fraction(effective, 100), 2)
    mark = CHOSEN if chosen else "×" if effective is None else ""
    cells = (code, source.title(code), source.money(source.cost(code)), votes, source.money(held), mark)
    return Row(cells, chosen)


def _purchases(source: Source, rounds: Sequence[Mapping[str, Any]]) -> Table:
    """Return all purchases in one table."""
    heads = (
        Head(_("Round"), "number"), Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"),
        Head(_("Effective votes"), "number"),
    )  # fmt: skip
    bought = [row for row in rounds if row["action"] == "bought"]
    rows = tuple(
        Row(
            (
                number_text(number), row["project"], source.title(row["project"]),
                source.money(source.cost(row["project"])), _effective(row["data"]),
            )
        )
        for number, row in enumerate(bought, 1)
    )  # fmt: skip
    return Table(_("What was chosen, round by round"), heads, rows)


def _effective(data: Mapping[str, Any]) -> str:
    value = data.get("effective_votes")
    return NONE if value is None else number_text(Fraction(str(value)), 2)


def _completion(source: Source, rounds: Sequence[Mapping[str, Any]]) -> Iterable[Section]:
    """Yield what the money that was left paid for."""
    after = [row for row in rounds if row["action"] in ("completed", "skipped_cost")]
    if after:
        yield Section(
            _("The rest of the money"),
            (_("What is left goes down the list as far as it reaches."),),
            (_money_table(source, after, _("The rest, step by step")),),
        )


def _third_phase(rounds: Sequence[Mapping[str, Any]]) -> Iterable[Section]:
    """Yield the comparison with the result by number of votes, where the rule asks for one."""
    for row in rounds:
        if row["action"] != "compared":
            continue
        data = row["data"]
        values = {key: number_text(int(data[key])) for key in ("shares", "greedy", "indifferent")}
        told = _(
            "%(shares)s ballots prefer this result, %(greedy)s prefer the one by number of votes, "
            "%(indifferent)s like both the same."
        )
        verdict = (
            _("So the result by number of votes is taken.")
            if data.get("switched")
            else _("So this result stays.")
        )
        yield Section(_("Phase 3: comparison"), (told % values, verdict))


def _in_order(source: Source, rounds: Sequence[Mapping[str, Any]]) -> Section:
    """Return the steps of any other rule: cost, and what is left after each."""
    text = _("Step by step: what it costs, what is left after it, and why.")
    told: Sequence[Mapping[str, Any]] = [row for row in rounds if row.get("project")]
    if not any("left" in row["data"] for row in told):
        told = _summed(source)
    return Section(
        _("How the money was shared out"), (text,), (_money_table(source, told, _("All steps in order")),)
    )


def _summed(source: Source) -> list[dict[str, Any]]:
    """Return what is funded, then the rest, with the money left where the rule keeps no account of it."""
    left = source.contest.budget or 0
    steps = []
    for code in source.result["funded"]:
        left -= source.cost(code)
        steps.append({"project": code, "action": "chosen", "data": {"left": left}})
    inside = frozenset(source.result["funded"])
    return [
        *steps,
        *(
            {"project": code, "action": "", "data": {}}
            for code in source.result["order"]
            if code not in inside
        ),
    ]


def _money_table(source: Source, rounds: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Return steps as a table: number, code, title, cost, what is left, why."""
    told, funded = explanations(source.run), frozenset(source.result["funded"])
    groups = {option.group: pot_name(option) for option in source.options}
    heads = (
        Head(_("Step"), "number"), Head(_("Code")), Head(_("Proposal")), Head(_("Cost"), "number"),
        Head(_("Left"), "number"), Head(_("Why"), "wrap"),
    )  # fmt: skip
    rows = []
    for number, row in enumerate(rounds, 1):
        code = row["project"]
        said = why({"funded": code in funded, **told.get(code, {})}, source.contest.currency, groups)
        left = row["data"].get("left")
        shown = source.money(left) if isinstance(left, int) and code in funded else NONE
        cells = (number_text(number), code, source.title(code), source.money(source.cost(code)), shown, said)
        rows.append(Row(cells, code in funded))
    return Table(caption, heads, tuple(rows))
