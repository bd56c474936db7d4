"""What a counted vote says: the sentence, the bar, each project with its reason, turnout, ties, gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.queries import explanations
from participate.contests.wording.ballots import reasons_counted
from participate.contests.wording.options import option_title, option_url, pot_name
from participate.contests.wording.reasons import missed, why
from participate.contests.wording.rules import tag_name, tie_words
from participate.contests.wording.watch import aside_sentence
from participate.kit.money import money_text, number_text
from participate.kit.words import category_look
from voting.ballots.enums import Channel
from voting.ballots.models import Contest, Option
from voting.counts.bundle.announced import announced_sha256
from voting.counts.bundle.program import program_sha256
from voting.counts.models import CountRun

Segment = dict[str, Any]
WIDE_GAP = 5
MOST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One project of the result; `place` counts from 1 in the rule's order, scores are words."""

    code: str
    title: str
    url: str
    cost: int
    funded: bool
    place: int
    points: int
    first: int
    named: int
    technical: str
    combined: str
    why: str
    missed: str

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return "in" if self.funded else "out"


def items_of(run: CountRun, options: Sequence[Option], currency: str) -> list[Item]:
    """Return every project in the rule's order, the funded ones first."""
    by_code = {option.code: option for option in options}
    told = explanations(run)
    inside = set(run.result["funded"])
    ordered = sorted(run.result["order"], key=lambda code: code not in inside)
    groups = {option.group: pot_name(option) for option in options}
    places = {code: place for place, code in enumerate(run.result["order"], 1)}
    tables = run.result["tables"]
    return [
        _item(by_code[code], code in inside, places[code], tables, told.get(code, {}), currency, groups)
        for code in ordered
        if code in by_code
    ]


def _item(
    option: Option, funded: bool, place: int, tables: Mapping[str, Any], told: Mapping[str, Any],
    currency: str, groups: Mapping[str, str],
) -> Item:  # fmt: skip
    """Return one project in words."""
    code = option.code
    score = tables.get("score", {}).get(code)
    return Item(
        code=code, title=option_title(option), url=option_url(option), cost=option.cost, funded=funded, place=place,
        points=tables["points"].get(code, 0), first=tables["first_preferences"].get(code, 0),
        named=tables["ballots_naming"].get(code, 0),
        technical=number_text(Fraction(option.score), 1) if option.score else "",
        combined=number_text(Fraction(score), 2) if score is not None else "",
        why=why({"funded": funded, **told}, currency, groups), missed=missed({"funded": funded, **told}, currency),
    )  # fmt: skip


def headline(run: CountRun, currency: str) -> str:
    """Return the sentence first: how many projects, with how much money."""
    count, total = len(run.result["funded"]), run.result["totals"]["total"]
    return ngettext("%(count)s proposal gets %(amount)s", "%(count)s proposals get %(amount)s", count) % {
        "count": number_text(count),
        "amount": money_text(total, currency),
    }


def segments(codes: Sequence[str], options: Mapping[str, Option], places: Mapping[str, int]) -> list[Segment]:
    """Return the segments of an envelope bar in the order of `codes`."""
    return [_segment(options[code], places.get(code, 0)) for code in codes if code in options]


def _segment(option: Option, number: int) -> Segment:
    """Return one segment; its colour is its field's, as on every other bar of the process."""
    look = category_look(str(option.details.get("category") or ""))
    known = {} if look["scene"] == "plain" else {"tone": look["tone"]}
    return {
        "label": option_title(option), "amount": option.cost, "code": option.code, "number": number,
        "url": option_url(option), **known,
    }  # fmt: skip


def floors(run: CountRun) -> list[dict[str, Any]]:
    """Return the notches of the bar: what each minimum share asks and whether it is reached."""
    by_tag = run.result["totals"]["by_tag"]
    rows = run.rule.get("parameters", {}).get("floors", [])
    return [
        {
            "label": tag_name(row["tag"]),
            "amount": row["amount"],
            "reached": by_tag.get(row["tag"], 0) >= row["amount"],
        }
        for row in rows
    ]


def turnout_sentences(turnout: Mapping[str, Any], aside: int = 0) -> list[str]:
    """Say who voted, what was valid, how it came in; every number adds up to the one before."""
    cast = turnout.get("cast", 0)
    values = {
        key: number_text(turnout.get(key) or 0) for key in ("roll", "cast", "valid", "blank", "invalid")
    }
    lines = []
    if turnout.get("roll"):
        lines.append(_("%(cast)s of %(roll)s people on the list voted.") % values)
    else:
        text = ngettext("%(cast)s ballot was cast.", "%(cast)s ballots were cast.", cast)
        lines.append(text % values)
    lines.append(_("Valid %(valid)s, invalid %(invalid)s, empty %(blank)s.") % values)
    reasons = reasons_counted(turnout.get("reasons") or {})
    if reasons:
        lines.append(_("Invalid because: %(reasons)s.") % {"reasons": _counted(reasons)})
    channels = came_in(turnout.get("by_channel") or {})
    if len(channels) > 1:
        lines.append(_("Came in: %(channels)s.") % {"channels": _counted(channels)})
    return [*lines, *filter(None, [aside_sentence(aside)])]


def _counted(rows: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{label} {number_text(count)}" for label, count in rows)


def came_in(channels: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return (label, count) in the order of the codes: PostgreSQL keeps the keys of a JSON field in its own."""
    return [(channel_name(code), channels[code]) for code in Channel.values if code in channels]


def channel_name(code: str) -> str:
    """Return how ballots came in, in words."""
    return {"online": _("by phone or computer"), "paper": _("on paper"), "imported": _("from the file")}.get(
        code, code
    )


def ties_of(run: CountRun, options: Mapping[str, Option]) -> list[str]:
    """Say which projects stood equal where it mattered and what parted them."""
    lines = []
    for tie in run.result.get("ties", []):
        names = [f"{code} {option_title(options[code])}" for code in tie["projects"] if code in options]
        words = tie_words(tie["criteria"][:1])
        values = {"names": "; ".join(names), "first": tie["projects"][0], "by": words[0] if words else ""}
        lines.append(_("Equal: %(names)s. %(first)s comes first by: %(by)s.") % values)
    return lines


def gaps(items: Sequence[Item], options: Sequence[Option]) -> list[dict[str, Any]]:
    """Return where votes and technical score disagree most: at least five places apart, three at most."""
    scores = {option.code: Fraction(option.score) for option in options if option.score}
    if len(scores) < 2:
        return []
    technical = _places(scores)
    votes = _places({item.code: Fraction(item.points) for item in items})
    rows = [
        {
            "item": item, "technical_place": technical[item.code], "vote_place": votes[item.code],
            "apart": abs(technical[item.code] - votes[item.code]),
        }
        for item in items
        if item.code in technical
    ]  # fmt: skip
    far = sorted(
        (row for row in rows if row["apart"] >= WIDE_GAP), key=lambda row: (-row["apart"], row["item"].code)
    )
    return [{**row, "text": _gap_text(row)} for row in far[:MOST_GAPS]]


def _places(scores: Mapping[str, Fraction]) -> dict[str, int]:
    """Return places from 1; equals share the better one."""
    ordered = sorted(scores.values(), reverse=True)
    return {code: ordered.index(score) + 1 for code, score in scores.items()}


def _gap_text(row: Mapping[str, Any]) -> str:
    """Say one disagreement in a sentence."""
    item = row["item"]
    values = {
        "score": item.technical, "score_place": row["technical_place"], "points": item.points,
        "points_place": row["vote_place"],
    }  # fmt: skip
    if row["technical_place"] < row["vote_place"]:
        return (
            ngettext(
                "Technical score %(score)s (number %(score_place)s), but only %(points)s point from voters "
                "(number %(points_place)s).",
                "Technical score %(score)s (number %(score_place)s), but only %(points)s points from voters "
                "(number %(points_place)s).",
                item.points,
            )
            % values
        )
    return (
        ngettext(
            "%(points)s point from voters (number %(points_place)s), but technical score %(score)s "
            "(number %(score_place)s).",
            "%(points)s points from voters (number %(points_place)s), but technical score %(score)s "
            "(number %(score_place)s).",
            item.points,
        )
        % values
    )


def recount_name(contest: Contest) -> str:
    """Return the name of the file to count a vote again with, as the command names it."""
    return f"{contest.reference.rpartition(':')[2] or contest.pk}.json"


def bundle_name(contest: Contest) -> str:
    """Return the name of the bundle of a vote, as the command names it."""
    return recount_name(contest).replace(".json", ".zip")


def counted_by(contest: Contest, run: CountRun) -> dict[str, str]:
    """Return what somebody who recounts needs: the hashes, the engine, the command."""
    return {
        "sha256": run.sha256, "input_sha256": run.input_sha256, "engine": run.engine,
        "command": f"python -m voting.tally recount {recount_name(contest)}",
        "bundle": bundle_name(contest), "verify": f"python verify.py {bundle_name(contest)}",
        "announced": announced_sha256(run.result),
        "program": program_sha256(),
    }  # fmt: skip
