"""One sentence why a project is in or out, and one on how much it missed by; numbers come from the count."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participate.contests.wording.rules import tag_name
from participate.kit.money import money_text, number_text

Data = Mapping[str, Any]
_SENTENCES: dict[str, Promise] = {
    "fits": gettext_lazy("Number %(place)s in the order, and there was money left for it."),
    "floor_first": gettext_lazy("Gets money first, because it counts towards the minimum share for %(tag)s."),
    "in_best_set": gettext_lazy("Part of the set of proposals with the most points that the money can pay."),
    "supporters_paid": gettext_lazy(
        "The people who chose it could pay for it together with their equal parts."
    ),
    "completed": gettext_lazy("Paid from the rest of the money, because many ballots name it."),
    "fits_leftover": gettext_lazy("Paid from what was left after all limits had been kept."),
    "covered_from_outside": gettext_lazy(
        "Most of its cost was left; %(outside)s comes on top from other money, and sharing out ends with it."
    ),
    "compared": gettext_lazy("In because more ballots preferred the result by number of votes."),
    "does_not_fit": gettext_lazy("Costs %(cost)s, but only %(left)s was left at its turn."),
    "exceeds_budget": gettext_lazy("Costs %(cost)s: more than all the money there is."),
    "cap": gettext_lazy("%(group)s would get more than its limit of %(cap)s; it already had %(spent)s."),
    "below_threshold": gettext_lazy("Reached %(reached)s, but at least %(threshold)s was needed."),
    "stopped_before": gettext_lazy("Sharing out stopped before its turn, at %(after)s."),
    "not_in_best_set": gettext_lazy("Another set of proposals brings more points for the same money."),
    "supporters_out_of_money": gettext_lazy(
        "The people who chose it had already spent their equal parts on other choices."
    ),
    "floor_took_precedence": gettext_lazy(
        "The minimum shares came first: it costs %(cost)s, but only %(left)s was left at its turn."
    ),
    "excluded_by_other": gettext_lazy("Only one of these proposals can get money, and %(by)s came first."),
    "dropped_as_weakest": gettext_lazy(
        "Was the furthest from being paid, so it dropped out and its support moved on."
    ),
    "no_supporters": gettext_lazy("No ballot names it."),
    "outvoted": gettext_lazy("More ballots preferred the other result."),
}


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
        "outside": _money(data, "outside", currency),
        "by": data.get("by", ""),
    }
    return _sentence(str(item.get("reason", "")), bool(item.get("funded"))) % shown


def _money(data: Data, key: str, currency: str) -> str:
    value = data.get(key)
    return money_text(value, currency) if isinstance(value, int) else ""


def _sentence(reason: str, funded: bool) -> str:
    """Return the sentence of a reason code, with its placeholders."""
    known = _SENTENCES.get(reason)
    if known is not None:
        return str(known)
    return _("Gets money by this rule.") if funded else _("Gets no money by this rule.")


def missed(item: Mapping[str, Any], currency: str) -> str:
    """Say by how much a project missed: the smallest single changes that would each have funded it.

    Every number was tried by counting again; a project that is in gets an empty text.
    """
    if item.get("funded"):
        return ""
    change = item.get("change") or {}
    ways = _ways(change, currency)
    if ways:
        return _("Enough would have been: %(ways)s.") % {"ways": _(", or ").join(ways)}
    if change.get("searched"):
        return _("No single change of its cost or its votes would have been enough.")
    return _gap(item, currency)


def _ways(change: Data, currency: str) -> list[str]:
    """Return the changes in words; ballots only where points say nothing."""
    ways = []
    if change.get("cost_reduction"):
        ways.append(_("%(amount)s cheaper") % {"amount": money_text(change["cost_reduction"], currency)})
    if change.get("more_points"):
        count = change["more_points"]
        ways.append(
            ngettext("%(count)s point more", "%(count)s points more", count) % {"count": number_text(count)}
        )
    elif change.get("more_ballots"):
        count = change["more_ballots"]
        ways.append(
            ngettext("%(count)s more ballot for it", "%(count)s more ballots for it", count)
            % {"count": number_text(count)}
        )
    return ways


def _gap(item: Mapping[str, Any], currency: str) -> str:
    """Say the plain gap, where the reason has one in money or in votes."""
    amount = item.get("missed_by")
    if not amount:
        return ""
    if item.get("reason") == "below_threshold":
        return ngettext("%(count)s was missing.", "%(count)s were missing.", amount) % {
            "count": number_text(amount)
        }
    return _("%(amount)s was missing.") % {"amount": money_text(amount, currency)}
