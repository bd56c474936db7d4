"""Codes of the proposals room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Decision(TextChoices):
    """What happened to a proposal at one step; the newest one is its status."""

    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned")
    RESUBMITTED = "resubmitted", pgettext_lazy("proposal", "Completed and sent again")
    REOPENED = "reopened", pgettext_lazy("proposal", "Back to review after an appeal")
    ELIGIBLE = "eligible", pgettext_lazy("proposal", "Passed verification")
    MERGED = "merged", pgettext_lazy("proposal", "Merged")
    REJECTED = "rejected", pgettext_lazy("proposal", "Rejected")
    ROUTED = "routed", pgettext_lazy("proposal", "Directed to an agency")
    ON_BALLOT = "on_ballot", pgettext_lazy("proposal", "On the ballot")
    FUNDED = "funded", pgettext_lazy("proposal", "Funded")
    DEFERRED = "deferred", pgettext_lazy("proposal", "Deferred")
    FORWARDED = "forwarded", pgettext_lazy("proposal", "Forwarded")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    PARTLY = "partly", pgettext_lazy("proposal", "Accepted in part")
    CONFIRMED = "confirmed", pgettext_lazy("proposal", "Confirmed")
    CONTRACTED = "contracted", pgettext_lazy("proposal", "Contracted")
    SELF_MANAGED = "self_managed", pgettext_lazy("proposal", "Carried out by residents")
    IN_PROGRESS = "in_progress", pgettext_lazy("proposal", "Being carried out")
    COMPLETED = "completed", pgettext_lazy("proposal", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("proposal", "Cancelled")
    ASSESSED = "assessed", pgettext_lazy("proposal", "Assessed by residents")


# Decisions after which a proposal does not go on as asked: a reason code is compulsory, in the database too.
NEGATIVE = (
    Decision.RETURNED, Decision.MERGED, Decision.REJECTED, Decision.ROUTED, Decision.DEFERRED,
    Decision.FORWARDED, Decision.CANCELLED,
)  # fmt: skip


class Reason(TextChoices):
    """Why a proposal did not go on as asked; the sentences are in `reasons.py`."""

    DUPLICATE = "duplicate", _("Double")
    OUTSIDE_AUTHORITY = "outside_authority", _("Outside our authority")
    LAND_DISPUTE = "land_dispute", _("Land in dispute")
    LAND_NOT_CLEAR = "land_not_clear", _("Land not clear yet")
    INCOMPLETE_DOCUMENTS = "incomplete_documents", _("Papers missing")
    AGENCY_AUTHORITY = "agency_authority", _("Belongs to an agency")
    ALREADY_PLANNED = "already_planned", _("Already planned")
    BELOW_LINE = "below_line", _("Below the budget line")
    PAGU_REDUCED = "pagu_reduced", _("Envelope became smaller")
    PRICE_MISMATCH = "price_mismatch", _("Price out of line")
    TECHNICAL_INFEASIBLE = "technical_infeasible", _("Technically not possible")
    POLICY_MISMATCH = "policy_mismatch", _("Not in line with the medium-term plan")
    COST_EXCEEDS_CAP = "cost_exceeds_cap", _("Above the limit")
    NOT_PUBLIC_BENEFIT = "not_public_benefit", _("Private benefit")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CONDITIONAL_LAND = "conditional_land", _("Accepted on a condition")
    AMENDED = "amended", _("Adjusted")
    OTHER = "other", _("Another reason")


class Kind(TextChoices):
    """Something is built or bought, or an activity is held."""

    PHYSICAL = "physical", _("Physical")
    NON_PHYSICAL = "non_physical", _("Non-physical (empowerment)")


class CategoryKind(TextChoices):
    """Which kinds of proposals a field holds."""

    PHYSICAL = "physical", _("Physical")
    NON_PHYSICAL = "non_physical", _("Non-physical (empowerment)")
    MIXED = "mixed", _("Mixed")


class Channel(TextChoices):
    """How a proposal came in; both count the same."""

    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")


class LandStatus(TextChoices):
    """Whose land it is on, as far as it matters for building."""

    PUBLIC_CLEAR = "public_clear", _("Public land, clear")
    GOVERNMENT_ASSET = "government_asset", _("Government asset")
    PERMISSION = "permission", _("Owners have given permission")
    DONATION_IN_PROCESS = "donation_in_process", _("Donation in process")
    DONATED = "donated", _("Donated")
    NOT_NEEDED = "not_needed", _("No land needed")
    DISPUTED = "disputed", _("In dispute")
    NOT_CITY_ASSET = "not_city_asset", _("Not an asset of the city")


class InclusiveSource(TextChoices):
    """Groups for whose proposals part of the envelope is kept."""

    WOMEN = "women", _("Women, women heads of household")
    CHILDREN = "children", _("Children and young people")
    ELDERLY = "elderly", _("Elderly people")
    DISABLED = "disabled", _("People with disabilities")
    POOR = "poor", _("People with low income")
    HARD_TO_REACH = "hard_to_reach", _("Residents of alleys, dense or flood-prone places")


class Joining(TextChoices):
    """Where somebody stands as a co-author; only `JOINED` may edit."""

    INVITED = "invited", pgettext_lazy("co-author", "Invited")
    ASKED = "asked", pgettext_lazy("co-author", "Asked to join")
    JOINED = "joined", pgettext_lazy("co-author", "Joined")
    DECLINED = "declined", pgettext_lazy("co-author", "Declined")
    LEFT = "left", pgettext_lazy("co-author", "Left")


class Editable(TextChoices):
    """The fields of a proposal that others may suggest to change."""

    TITLE = "title", _("Title")
    PROBLEM = "problem", _("The problem")
    ADDRESS = "address", _("Address or landmark")


class Answer(TextChoices):
    """What became of a suggestion, or of an offer to merge."""

    OPEN = "open", pgettext_lazy("suggestion", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "Accepted")
    DECLINED = "declined", pgettext_lazy("suggestion", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("suggestion", "Taken back")
    REFUSED = "refused", pgettext_lazy("suggestion", "Not confirmed")
