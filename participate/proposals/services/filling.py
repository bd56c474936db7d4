"""Fill a proposal's columns from what was asked, and check them; nothing is written here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participate.kit.money import money_text, number_text
from participate.proposals.enums import InclusiveSource
from participate.proposals.errors import BadProposal
from participate.proposals.models import Proposal
from participate.proposals.models.proposal import GROUPS
from participate.proposals.services.cost import cost_of, unit_price_of

FIELDS = frozenset(
    {
        "title", "problem", "dictionary_item", "volume", "unit", "unit_price", "cost", "cost_reason", "category",
        "kind", "area", "rt", "address", "latitude", "longitude", "beneficiaries_total", "land_status",
        "proposer_group", "agency", "contribution", "contribution_amount", "prior_code", "inclusive_sources",
        "language", "translations", *(f"beneficiaries_{group}" for group in GROUPS),
    }
)  # fmt: skip
CONTACT = ("contact_name", "contact_phone", "contact_email")


def fill(proposal: Proposal, fields: dict[str, Any]) -> None:
    """Set the columns, take over what the dictionary gives, compute the cost, and check everything.

    Raises `BadProposal` with a sentence; ValueError for a field that does not exist.
    """
    unknown = set(fields) - FIELDS - set(CONTACT)
    if unknown:
        raise ValueError(f"unknown fields of a proposal: {sorted(unknown)}")
    if proposal.pk is None:
        proposal.language = proposal.cycle.settings.language
    for name in FIELDS & set(fields):
        setattr(proposal, name, _plain(proposal, name, fields[name]))
    _from_dictionary(proposal, fields)
    _price(proposal, fields)
    _check(proposal)
    proposal.search_text = search_text(proposal)


def search_text(proposal: Proposal) -> str:
    """Return what the text search looks in: lower case, public text only."""
    titles = [row.get("title", "") for row in proposal.translations.values()]
    parts = [proposal.code, proposal.code.replace("-", ""), proposal.title, *titles, proposal.problem]
    parts += [
        proposal.area.name,
        proposal.rt,
        proposal.address,
        proposal.proposer_group,
        proposal.category.code,
    ]
    return " ".join(" ".join(part for part in parts if part).lower().split())


def _plain(proposal: Proposal, name: str, value: Any) -> Any:
    """Turn an empty answer into what the column keeps for it; trim texts."""
    column = proposal._meta.get_field(name)
    if value is None and not column.null:
        return column.get_default()
    return value.strip() if isinstance(value, str) else value


def _from_dictionary(proposal: Proposal, fields: dict[str, Any]) -> None:
    """Let the dictionary entry give what was not told otherwise; unit and price are always its own."""
    item = proposal.dictionary_item
    if item is None:
        return
    proposal.unit, proposal.unit_price = item.unit, item.unit_price
    if fields.get("category") is None:
        proposal.category = item.category
    if not fields.get("kind"):
        proposal.kind = item.kind
    if fields.get("agency") is None:
        proposal.agency = item.agency


def _price(proposal: Proposal, fields: dict[str, Any]) -> None:
    """Compute the cost exactly; another cost needs a reason, an estimate without price gives the price."""
    volume, own = proposal.volume, fields.get("cost")
    if not volume or volume <= 0:
        raise BadProposal(_("Write how much is needed: a number above 0, for example 120."))
    if proposal.dictionary_item is None and own is not None and not fields.get("unit_price"):
        proposal.unit_price, proposal.cost = unit_price_of(own, volume), own
        return
    usual = cost_of(volume, proposal.unit_price or 0)
    proposal.cost = usual if own is None else own
    if proposal.cost == usual:
        proposal.cost_reason = fields.get("cost_reason") or ""
    elif not proposal.cost_reason:
        words = {"own": money_text(proposal.cost, proposal.cycle.currency),
                 "usual": money_text(usual, proposal.cycle.currency)}  # fmt: skip
        raise BadProposal(_("Tell why the cost is %(own)s and not %(usual)s as in the price list.") % words)


def _check(proposal: Proposal) -> None:
    """Check places, people and the columns, and say kindly what to put right."""
    _check_lists(proposal)
    _check_people(proposal)
    if (proposal.latitude is None) != (proposal.longitude is None):
        raise BadProposal(_("A point needs both numbers. Fill in both or leave both empty."))
    try:
        proposal.full_clean(exclude=["latest_event", "search_text"], validate_unique=False)
    except ValidationError as error:
        raise BadProposal(_sentences(proposal, error)) from error


def _check_lists(proposal: Proposal) -> None:
    """Check that area, field, agency and dictionary entry belong to the process."""
    if not proposal.area.path.startswith(proposal.cycle.area.path):
        raise BadProposal(_("Choose an area of %(area)s.") % {"area": proposal.cycle.area.name})
    profiles = (None, proposal.cycle.profile_id)
    for row in (proposal.category, proposal.agency, proposal.dictionary_item):
        if row is not None and row.profile_id not in profiles:
            raise BadProposal(
                _("“%(row)s” belongs to another process. Choose one from the list.") % {"row": row}
            )


def _check_people(proposal: Proposal) -> None:
    """Check that no group is larger than all, and that the sources are known."""
    for group in GROUPS:
        if (getattr(proposal, f"beneficiaries_{group}") or 0) > proposal.beneficiaries_total:
            total = number_text(proposal.beneficiaries_total)
            raise BadProposal(
                _("A group cannot be larger than the %(total)s people in all.") % {"total": total}
            )
    if set(proposal.inclusive_sources) - set(InclusiveSource.values):
        raise BadProposal(_("Choose the groups from the list."))


def _sentences(proposal: Proposal, error: ValidationError) -> str:
    """Write the errors of columns as `Label: what to do`."""
    lines = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{proposal._meta.get_field(name).verbose_name}: "
        lines += [f"{label}{message}" for message in messages]
    return " ".join(lines)
