"""One sentence why a project is in or out, and one on how much it missed by; numbers come from the count."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.rules import tag_name
from participate.kit.money import money_text

Data = Mapping[str, Any]


def why(item: Mapping[str, Any], currency: str, group_names: Mapping[str, str] | None = None) -> str:
    """Return the sentence for one explanation (`voting.tally.explain`, as stored)."""
    data = dict(item.get("data") or {})
    shown = {
        "place": item.get("place"),
        "cost": _money(data, "cost", currency),
        "left": _money(data, "left", currency),
        "cap": _money(data, "cap", currency),
        "spent": _money(data, "spent", currency),
        "threshold": data.get("threshold", ""),
        "reached": data.get("reached", ""),
        "tag": tag_name(str(data.get("tag", ""))),
        "group": (group_names or {}).get(str(data.get("group", "")), str(data.get("group", ""))),
        "after": data.get("after", ""),
    }
    return _sentence(str(item.get("reason", "")), bool(item.get("funded"))) % shown


def _money(data: Data, key: str, currency: str) -> str:
    value = data.get(key)
    return money_text(value, currency) if isinstance(value, int) else ""


def _sentence(reason: str, funded: bool) -> str:
    """Return the sentence of a reason code, with its placeholders."""
    known = {
        "fits": _("Number %(place)s in the order, and there was money left for it."),
        "floor_first": _("Gets money first, because it counts towards the minimum share for %(tag)s."),
        "in_best_set": _("Part of the set of proposals with the most points that the money can pay."),
        "supporters_paid": _("The people who chose it could pay for it together with their equal parts."),
        "completed": _("Paid from the rest of the money, because many ballots name it."),
        "does_not_fit": _("Costs %(cost)s, but only %(left)s was left at its turn."),
        "exceeds_budget": _("Costs %(cost)s: more than all the money there is."),
        "cap": _("%(group)s would get more than its limit of %(cap)s; it already had %(spent)s."),
        "below_threshold": _("Reached %(reached)s, but at least %(threshold)s was needed."),
        "stopped_before": _("Sharing out stopped before its turn, at %(after)s."),
        "not_in_best_set": _("Another set of proposals brings more points for the same money."),
        "supporters_out_of_money": _("The people who chose it had already spent their equal parts on other choices."),
        "floor_took_precedence": _(
            "The minimum shares came first: it costs %(cost)s, but only %(left)s was left at its turn."
        ),
        "no_supporters": _("No ballot names it."),
        "outvoted": _("More ballots preferred the other result."),
    }
    fallback = _("Gets money by this rule.") if funded else _("Gets no money by this rule.")
    return known.get(reason, fallback)


def missed(item: Mapping[str, Any], currency: str) -> str:
    """Say by how much a project missed: the smallest single changes that would each have funded it."""
    change = item.get("change") or {}
    if item.get("funded") or not change.get("searched"):
        return _gap(item, currency)
    ways = [sentence for sentence in _ways(change, currency) if sentence]
    lead = _gap(item, currency)
    if not ways:
        none = _("No single change of its cost or its votes would have been enough.")
        return f"{lead} {none}".strip()
    text = _("It would have got money with %(ways)s.") % {"ways": _(" or ").join(ways)}
    return f"{lead} {text}".strip()


def _ways(change: Data, currency: str) -> list[str]:
    """Return the changes in words."""
    makers: tuple[tuple[str, Callable[[int], str]], ...] = (
        ("cost_reduction", lambda n: _("a cost lower by %(amount)s") % {"amount": money_text(n, currency)}),
        (
            "more_points",
            lambda n: ngettext("%(count)d more point", "%(count)d more points", n) % {"count": n},
        ),
        (
            "more_ballots",
            lambda n: ngettext(
                "%(count)d more ballot with it in first place",
                "%(count)d more ballots with it in first place",
                n,
            )
            % {"count": n},
        ),
    )
    return [make(change[key]) for key, make in makers if change.get(key)]


def _gap(item: Mapping[str, Any], currency: str) -> str:
    """Say the plain gap, where the reason has one in money or in votes."""
    amount = item.get("missed_by")
    if item.get("funded") or not amount:
        return ""
    if item.get("reason") == "below_threshold":
        return ngettext("%(count)d was missing.", "%(count)d were missing.", amount) % {"count": amount}
    return _("%(amount)s was missing.") % {"amount": money_text(amount, currency)}
