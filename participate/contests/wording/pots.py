"""The pots of a rule in words: how much each area gets, and how much is for everybody."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.kit.money import money_text
from voting.ballots.services.judging import pot_amounts

Rule = Mapping[str, Any]


def pot_facts(rule: Rule, budget: int, currency: str, areas: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the amounts as (label, value), `areas` being names by code; empty for a rule without pots."""
    amounts = pot_amounts(rule, budget)
    if not amounts:
        return []
    own = [
        f"{areas.get(code, code)} {money_text(amount, currency)}" for code, amount in amounts.items() if code
    ]
    return [
        (_("Money of each area"), "; ".join(own) or _("none")),
        (_("Money for everybody"), money_text(amounts[""], currency)),
    ]


def pot_sentence(rule: Rule, budget: int, currency: str) -> str:
    """Say in one sentence how the money is divided into pots; empty for a rule without pots."""
    amounts = pot_amounts(rule, budget)
    count = len(amounts) - 1
    if count < 1:
        return ""
    return ngettext(
        "%(amount)s is shared out: %(own)s in the pot of %(count)d area, %(wide)s for everybody.",
        "%(amount)s is shared out: %(own)s in the pots of %(count)d areas, %(wide)s for everybody.",
        count,
    ) % {
        "amount": money_text(budget, currency), "own": money_text(sum(amounts.values()) - amounts[""], currency),
        "count": count, "wide": money_text(amounts[""], currency),
    }  # fmt: skip
