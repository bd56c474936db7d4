"""The rules of a cycle in three sentences: who decides, how, with how much."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.kit.money import money_text
from participate.processes.models import Cycle


def three_sentences(cycle: Cycle, envelope: int, delegates: int) -> tuple[str, str, str]:
    """Return the sentences from the cycle's settings; `envelope` in minor units, 0 = not announced."""
    return (_who(delegates), _how(cycle), _how_much(cycle, envelope))


def _who(delegates: int) -> str:
    """Say who decides."""
    if not delegates:
        return _("Residents who are on the roll decide, each with one secret ballot.")
    return ngettext(
        "%(count)d delegate sent by the neighbourhoods decides, with a secret ballot.",
        "%(count)d delegates sent by the neighbourhoods decide, each with one secret ballot.",
        delegates,
    ) % {"count": delegates}


def _how(cycle: Cycle) -> str:
    """Say how ballots become a list."""
    settings = cycle.settings
    words = {
        "limit": settings.rank_limit,
        "vote": settings.vote_weight_pct,
        "technical": settings.technical_weight_pct,
    }
    if settings.ballot_kind == "approval":
        return _("Each person ticks the proposals they support; the most supported come first.")
    if settings.technical_weight_pct == 0:
        return _("Each person puts up to %(limit)d proposals in order; the most points come first.") % words
    return (
        _(
            "Each person puts up to %(limit)d proposals in order; the votes count for %(vote)d%%, "
            "the technical score for %(technical)d%%."
        )
        % words
    )


def _how_much(cycle: Cycle, envelope: int) -> str:
    """Say how much money is shared out, and what is set aside first."""
    if not envelope:
        return _("The amount has not been announced yet.")
    amount = money_text(envelope, cycle.currency)
    floors = [row.label for row in cycle.settings.earmarks]
    if not floors:
        return _("%(amount)s is shared out.") % {"amount": amount}
    return _("%(amount)s is shared out; set aside first: %(floors)s.") % {
        "amount": amount,
        "floors": "; ".join(floors),
    }
