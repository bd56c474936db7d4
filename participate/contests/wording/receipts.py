"""What a ballot paid for: the public prices of a count, from which anybody works out their own ballot.

The sums are the same for everybody (`voting.tally.insight.my_ballot`); the marks never leave the reader's device.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from participate.contests.wording.flow import votes_text
from participate.contests.wording.options import option_title
from participate.kit.money import DIGITS, SIGNS, money_text
from voting.ballots.models import Contest, Option
from voting.counts.models import CountRun
from voting.tally.insight.payers import EQUAL_SPLIT_RULES

# So many lines are enough to fill in a ranking; longer ballots are rare and can be checked by hand.
MOST_PLACES = 10
# Amounts keep this many digits behind the smallest coin: rounding is for the eye only.
DIGITS_KEPT = 6


def prices(run: CountRun, contest: Contest, options: Sequence[Option]) -> dict[str, Any]:
    """Return what a reader's device needs: options, the part of each ballot, the price of each purchase.

    `basis` is paid (each step takes `rate` x utility, at most what is left), saved (each step takes `rate` less
    what was paid before), equal_split (one part of the cost each, by convention) or none.
    """
    basis = _basis(run)
    funded = frozenset(run.result.get("elected") or run.result["funded"] or [run.result.get("winner")])
    return {
        "kind": contest.kind, "basis": basis, "places": places(contest, options),
        "utility": run.rule.get("parameters", {}).get("utility", "cost") if basis == "paid" else "cost",
        "top": contest.rank_limit or max(len(options) - 1, 1), "share": _share(run), "steps": steps(run, basis),
        "options": [
            {"code": option.code, "title": option_title(option), "in": option.code in funded} for option in options
        ],
        "rounds": _standing(run), "sign": SIGNS.get(contest.currency, contest.currency),
        "digits": DIGITS.get(contest.currency, 2),
    }  # fmt: skip


def heading(contest: Contest) -> str:
    """Ask the question of the page: about money where there is any."""
    return _("What did my ballot pay for?") if contest.budget else _("What did my ballot do?")


def places(contest: Contest, options: Sequence[Option]) -> int:
    """Return how many places a ranking has here."""
    return min(contest.rank_limit or len(options), len(options), MOST_PLACES)


def _basis(run: CountRun) -> str:
    """Say how money leaves a ballot under the rule of this run."""
    name = run.rule["name"]
    switched = any(
        row["action"] == "compared" and row["data"].get("switched") for row in run.result["rounds"]
    )
    if name == "equal_shares":
        return "none" if switched else "paid"
    if name == "phragmen":
        return "saved"
    return "equal_split" if name in EQUAL_SPLIT_RULES and run.explanation.get("payers") else "none"


def _share(run: CountRun) -> str:
    """Return each ballot's part of the money in minor units; empty where the rule hands out none."""
    endowed = next((row["data"] for row in run.result["rounds"] if row["action"] == "endowed"), None)
    return _decimal(endowed["endowment"]) if endowed and _basis(run) == "paid" else ""


def steps(run: CountRun, basis: str) -> list[dict[str, str]]:
    """Return (code, rate) in the order of the count."""
    if basis == "equal_split":
        return [
            {"code": row["project"], "rate": _decimal(row["average"])} for row in run.explanation["payers"]
        ]
    key = {"paid": "payment", "saved": "time"}.get(basis, "")
    return [
        {"code": row["project"], "rate": _decimal(row["data"][key])}
        for row in run.result["rounds"]
        if key and row["action"] == "bought" and key in row["data"]
    ]


def _decimal(value: object) -> str:
    """Write an exact amount as a decimal for a browser.

    >>> _decimal("1/3"), _decimal(5)
    ('0.333333', '5.000000')
    """
    scaled = int(Fraction(str(value)) * 10**DIGITS_KEPT + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**DIGITS_KEPT)
    return f"{whole}.{rest:0{DIGITS_KEPT}d}"


def _standing(run: CountRun) -> list[dict[str, Any]]:
    """Return who was still in the race in each round of a run-off."""
    return [
        {"number": item["number"], "codes": sorted(item["votes"])} for item in run.explanation.get("flow", [])
    ]


def by_hand(run: CountRun, contest: Contest, options: Sequence[Option]) -> dict[str, Any]:
    """Return the printed table and how to use it with a pencil."""
    basis = _basis(run)
    titles = {option.code: option_title(option) for option in options}
    rows = [
        {
            "number": number, "code": row["code"], "title": titles.get(row["code"], ""),
            "price": money_text(_whole(row["rate"]), contest.currency),
        }
        for number, row in enumerate(steps(run, basis), 1)
    ]  # fmt: skip
    share = _share(run)
    part = money_text(_whole(share), contest.currency) if share else ""
    return {
        "rows": rows,
        "lines": _how(basis, part) if contest.budget else [_without_money(run)],
        "price_head": _price_head(basis),
        "rounds": _rounds(run, titles),
    }


def _whole(value: str) -> int:
    return int(Fraction(value) + Fraction(1, 2))


def _without_money(run: CountRun) -> str:
    """Say how to follow a ballot in a vote that picks options."""
    if run.explanation.get("flow"):
        return _("Go down the rounds: in each one your ballot counts for one option.")
    return _("This vote shares out no money. Look whether your first choice won.")


def _price_head(basis: str) -> str:
    return {
        "saved": _("Saved up by then"), "equal_split": _("Equal part of one supporter"),
    }.get(basis, _("One ballot pays"))  # fmt: skip


def _how(basis: str, part: str) -> list[str]:
    """Say how to go through the table with a pencil."""
    return {
        "paid": [
            _("Begin with your part: %(part)s.") % {"part": part},
            _(
                "Go down the table. Where a proposal is on your ballot, take its price from what you have left."
            ),
            _("If you have less left than the price, your ballot paid only what was left."),
        ],
        "saved": [
            _(
                "Every ballot saves at the same speed. Go down the table to the first proposal on your ballot."
            ),
            _("Your ballot paid what was saved up by then, less what it had paid before."),
        ],
        "equal_split": [
            _("This rule takes no money from single ballots. The table shows each cost in equal parts."),
            _("Add up the parts of the proposals on your ballot: so much of the money follows your choices."),
        ],
    }.get(basis, [_("This rule takes no money from single ballots. Look which of your choices are in.")])


def _rounds(run: CountRun, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the options of each round of a run-off, for following a ballot by hand."""
    return [
        {
            "number": item["number"],
            "codes": ", ".join(
                f"{code} ({votes_text(item['votes'][code])})" for code in sorted(item["votes"])
            ),
        }
        for item in run.explanation.get("flow", [])
    ]
