"""Every reason code in plain words: what it means, and what people can do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participate.proposals.enums import Reason


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence a proposer reads, and the next thing they can do."""

    sentence: str | Promise
    advice: str | Promise


R = Reason
EXPLANATIONS: dict[Reason, Explanation] = {
    R.DUPLICATE: Explanation(
        _("Another proposal asks for the same thing at the same place."),
        _("Follow the proposal it was merged into. Your quantity was looked at there."),
    ),
    R.OUTSIDE_AUTHORITY: Explanation(
        _("Neither the ward nor the city may do this: it belongs to another level of government."),
        _("Ask the ward office for a letter to the authority in charge."),
    ),
    R.LAND_DISPUTE: Explanation(
        _("The land is in dispute, so nothing may be built on it with public money."),
        _("Propose it again once there is a letter that settles the dispute, or choose another place."),
    ),
    R.LAND_NOT_CLEAR: Explanation(
        _("It is not clear yet who owns the land."),
        _("Ask the owner or the ward office for a letter about the land, then send it again."),
    ),
    R.INCOMPLETE_DOCUMENTS: Explanation(
        _("A paper or a figure is still missing."),
        _("Add what the note asks for, then send the proposal again. The ward office helps with the papers."),
    ),
    R.AGENCY_AUTHORITY: Explanation(
        _("A city agency is in charge of this, so it is not paid from the money decided here."),
        _("Follow this page: it shows what the agency decides."),
    ),
    R.ALREADY_PLANNED: Explanation(
        _("An agency has already planned the same work."),
        _("Ask the ward office when that work begins."),
    ),
    R.BELOW_LINE: Explanation(
        _("The proposal is good, but the money was used up by proposals placed higher."),
        _("It is on the reserve list. You can propose it again next year and keep its history."),
    ),
    R.PAGU_REDUCED: Explanation(
        _("The envelope became smaller, and the proposals placed lowest had to wait."),
        _("It is on the reserve list. You can propose it again next year and keep its history."),
    ),
    R.PRICE_MISMATCH: Explanation(
        _("The price is far from the official price list."),
        _("Compare it with the proposal dictionary, or add an offer that explains the price."),
    ),
    R.TECHNICAL_INFEASIBLE: Explanation(
        _("It cannot be built or run in this way at this place."),
        _("Ask the verification team what would work, and propose that."),
    ),
    R.POLICY_MISMATCH: Explanation(
        _("It does not fit the city's medium-term plan."),
        _("Look in the plan for the goal nearest to yours, or ask the ward office to carry it into the next plan."),
    ),
    R.COST_EXCEEDS_CAP: Explanation(
        _("It costs more than one proposal may cost here."),
        _("Propose a smaller first part."),
    ),
    R.NOT_PUBLIC_BENEFIT: Explanation(
        _("It would help one person or one household, and public money must help many."),
        _("Propose it in a form that neighbours can use too, or ask the ward office about social aid."),
    ),
    R.WITHDRAWN: Explanation(
        _("The proposer took it back."),
        _("You can propose it again in the next cycle."),
    ),
    R.CONDITIONAL_LAND: Explanation(
        _("It is accepted on the condition that the land papers are finished."),
        _("Finish the land papers and hand them to the ward office before the work begins."),
    ),
    R.AMENDED: Explanation(
        _("The meeting changed the quantity or the cost."),
        _("Read the note to see what changed, and from how much to how much."),
    ),
    R.OTHER: Explanation(
        _("The reason is written in the note."),
        _("Ask the ward office if the note is not clear."),
    ),
}  # fmt: skip


def sentence_of(code: str) -> str:
    """Return the plain sentence of a reason code; an empty code gives an empty text."""
    return str(EXPLANATIONS[Reason(code)].sentence) if code else ""


def advice_of(code: str) -> str:
    """Return what people can do next; an empty code gives an empty text."""
    return str(EXPLANATIONS[Reason(code)].advice) if code else ""
