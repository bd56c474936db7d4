"""What a result means for people, in short sentences: who got what, who paid, what the result hangs on.

Everything is read from what was stored with the run (`voting.counts.insight`).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.options import option_title
from participate.kit.money import money_text, number_text, share_text
from voting.ballots.models import Option
from voting.counts.models import CountRun

Data = Mapping[str, Any]
MOST_BARS = 8
MOST_WITNESSES = 3
MOST_CODES = 6
MOST_TITLES = 2


def insight_of(run: CountRun, options: Sequence[Option], currency: str) -> dict[str, Any] | None:
    """Return the parts of the section, or None for runs that were stored without them."""
    told: Data = run.explanation
    if not told.get("satisfaction"):
        return None
    titles = {option.code: option_title(option) for option in options}
    payers: Sequence[Data] = told.get("payers") or []
    return {
        "shares": _shares(told["satisfaction"]), "bars": _bars(told["satisfaction"]),
        "hangs": hangs_on(told, currency, titles), "fair": fairness(told.get("proportionality"), titles, currency),
        "payers": _payers(payers, titles, currency), "payers_note": _payers_note(run),
        # Where the rule takes nothing from ballots, all supporters have the same part by convention.
        "paid": bool(payers) and payers[0]["basis"] != "equal_split",
    }  # fmt: skip


def _shares(told: Data) -> list[str]:
    """Say how many got nothing of what they chose, and how much the others got on average."""
    voters, nothing = told["voters"], told["nothing"]
    values = {
        "count": number_text(nothing),
        "all": number_text(voters),
        "share": share_text(nothing, voters, 1),
    }
    if not voters:
        return []
    if nothing:
        first = ngettext(
            "%(count)s of %(all)s voters (%(share)s) gets nothing of what they chose.",
            "%(count)s of %(all)s voters (%(share)s) get nothing of what they chose.",
            nothing,
        ) % values  # fmt: skip
    else:
        first = _("Every voter gets at least one thing that they chose.")
    mean = number_text(Fraction(str(told["mean"])), 1)
    return [first, _("On average %(mean)s of the proposals on a ballot get money.") % {"mean": mean}]


def _bars(told: Data) -> list[dict[str, Any]]:
    """Return voters by how many of their choices get money; the many are put together at the end."""
    counted = [(int(number), int(voters)) for number, voters in told["histogram"]]
    shown = counted[:MOST_BARS]
    rows = [(_proposals(number), voters) for number, voters in shown]
    rest = sum(voters for _number, voters in counted[MOST_BARS:])
    if rest:
        rows.append((_("%(count)d or more") % {"count": MOST_BARS}, rest))
    return [
        {
            "label": label, "value": voters, "tone": "out" if place == 0 else "a",
            "text": ngettext("%(count)s voter", "%(count)s voters", voters) % {"count": number_text(voters)},
        }
        for place, (label, voters) in enumerate(rows)
    ]  # fmt: skip


def _proposals(number: int) -> str:
    if not number:
        return _("none of their choices")
    return ngettext("%(count)d of their choices", "%(count)d of their choices", number) % {"count": number}


def hangs_on(told: Data, currency: str, titles: Mapping[str, str]) -> list[str]:
    """Say from which amount of money on, and by which tie, the result would be another one."""
    turns = told.get("budget_turns") or []
    lines = [_turn(turn, currency, titles) for turn in turns]
    by_side = {turn["side"]: turn for turn in turns if turn["nearest"]}
    if len(by_side) == 2:
        low, high = by_side["below"]["at"] + 1, by_side["above"]["at"] - 1
        values = {"low": money_text(low, currency), "high": money_text(high, currency)}
        lines.insert(0, _("With any amount from %(low)s to %(high)s the result is the same.") % values)
    return [*lines, *(_tie(item, titles) for item in told.get("ties") or [])]


def _turn(turn: Data, currency: str, titles: Mapping[str, str]) -> str:
    """Say one amount at which the result changes."""
    values = {"amount": money_text(turn["at"], currency), "change": _change(turn, titles)}
    if turn["side"] == "below":
        return _("If there were only %(amount)s: %(change)s.") % values
    return _("If there were %(amount)s: %(change)s.") % values


def _change(row: Data, titles: Mapping[str, str]) -> str:
    """Say what comes in and what goes out."""
    parts = []
    if row["comes_in"]:
        parts.append(_("%(codes)s would come in") % {"codes": _named(row["comes_in"], titles)})
    if row["goes_out"]:
        parts.append(_("%(codes)s would drop out") % {"codes": _named(row["goes_out"], titles)})
    return ", ".join(parts) or _("the order would change")


def _named(codes: Sequence[str], titles: Mapping[str, str]) -> str:
    """Return proposals in a row, a few with their titles; beyond a handful only how many more."""
    if len(codes) <= MOST_TITLES:
        return ", ".join(f"{code} {titles.get(code, '')}".strip() for code in codes)
    shown, more = ", ".join(codes[:MOST_CODES]), len(codes) - MOST_CODES
    return shown if more <= 0 else _("%(codes)s and %(more)d more") % {"codes": shown, "more": more}


def _tie(item: Data, titles: Mapping[str, str]) -> str:
    """Say what another order of equals would do."""
    return _("If %(code)s came first among its equals: %(change)s.") % {
        "code": _named([item["taken"]], titles),
        "change": _change(item, titles),
    }


def fairness(told: Data | None, titles: Mapping[str, str], currency: str) -> list[str]:
    """Say whether a large group that agrees was left short, and which."""
    if not told:
        return []
    if told["holds"]:
        return [
            _(
                "No group of voters who agree on a proposal, and whose part of the money would pay it, was left short."
            )
        ]
    lines = []
    for row in told["witnesses"][:MOST_WITNESSES]:
        values = {
            "group": number_text(row["group"]), "code": row["project"], "title": titles.get(row["project"], ""),
            "part": money_text(int(Fraction(str(row["deserved"]))), currency),
            "cost": money_text(row["cost"], currency), "most": money_text(int(row["satisfaction"]), currency),
        }  # fmt: skip
        lines.append(
            _(
                "%(group)s voters chose %(code)s %(title)s. Their part of the money is %(part)s, it costs %(cost)s, "
                "and none of them has more than %(most)s of other proposals that they chose."
            )
            % values
        )
    more = len(told["witnesses"]) - MOST_WITNESSES
    if more > 0:
        lines.append(
            ngettext(
                "The same holds for %(count)d more proposal.",
                "The same holds for %(count)d more proposals.",
                more,
            )
            % {"count": more}
        )
    return lines


def _payers_note(run: CountRun) -> str:
    """Say what the table means under this rule."""
    payers = run.explanation.get("payers")
    if not payers:
        return ""
    if payers[0]["basis"] == "equal_split":
        return _("This rule takes no money from single ballots; the table shows each cost in equal parts.")
    if run.rule["name"] != "equal_shares":
        return _("Each supporter paid what their ballot had saved up by then.")
    if run.rule.get("parameters", {}).get("utility", "cost") in ("cost", "cardinality"):
        return _("Each supporter paid the same; who had less left paid what was left.")
    return _("Supporters paid by the points they gave; who had less left paid what was left.")


def _payers(payers: Sequence[Data], titles: Mapping[str, str], currency: str) -> list[dict[str, str]]:
    """Return a line for each funded proposal: how many stood behind it, and what one of them paid."""
    return [
        {
            "code": row["project"], "title": titles.get(row["project"], ""), "supporters": number_text(row["supporters"]),
            "average": money_text(_rounded(row["average"]), currency),
            "largest": money_text(_rounded(row["largest"]), currency), "nothing": number_text(row["nothing"]),
        }
        for row in payers
    ]  # fmt: skip


def _rounded(value: object) -> int:
    return int((Fraction(str(value)) + Fraction(1, 2)) // 1)
