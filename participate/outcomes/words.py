"""Sentences of the outcomes room that services and pages share."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.kit.money import money_text, number_text, share_text
from participate.outcomes.enums import Change
from participate.outcomes.sheet import Limit, Sheet


def volume_text(volume: Decimal | int | None, unit: str = "") -> str:
    """Write a volume without idle zeros: `148 m`, `2,5 paket`."""
    if volume is None:
        return "–"
    places = 0 if volume == int(volume) else 2
    return f"{number_text(volume, places)}\u00a0{unit}".strip()


def cannot_apply(kind: str, code: str) -> str:
    """Say why an amendment does not fit the list as it is."""
    if kind == Change.ADD:
        return _("%(code)s is already on the list. Change its volume instead.") % {"code": code}
    return _("%(code)s is not on the list any more. Undo the later amendment first.") % {"code": code}


def too_much(sheet: Sheet, currency: str) -> str:
    """Say by how much a list exceeds the envelope."""
    over = money_text(-sheet.left, currency)
    return _("That is %(over)s more than the budget. Free money first, or choose a smaller volume.") % {
        "over": over
    }


def limit_sentence(row: Limit, sheet: Sheet, currency: str, floor: bool) -> str:
    """Say that a floor or a cap does not hold."""
    words = {
        "label": row.label, "amount": money_text(row.amount, currency),
        "share": share_text(row.amount, sheet.envelope), "limit": money_text(row.limit, currency),
    }  # fmt: skip
    if floor:
        return _("“%(label)s” would not be kept: %(amount)s (%(share)s), wanted at least %(limit)s.") % words
    return (
        _("%(label)s would get %(amount)s (%(share)s), more than the limit of %(limit)s for one area.")
        % words
    )


def effect_sentence(sheet: Sheet, currency: str) -> str:
    """Say what a list means in one sentence: what is left, and where each floor stands."""
    parts = [_("%(left)s is left") % {"left": money_text(sheet.left, currency)}]
    parts += [f"{row.label}: {share_text(row.amount, sheet.envelope)}" for row in sheet.floors]
    return "; ".join(parts) + "."


def list_sentence(sheet: Sheet, currency: str) -> str:
    """Say how many proposals are on the list, and for how much: what a hall reads from afar."""
    count = len(sheet.lines)
    text = ngettext("%(count)s proposal, %(total)s", "%(count)s proposals, %(total)s", count)
    return text % {"count": number_text(count), "total": money_text(sheet.total, currency)}
