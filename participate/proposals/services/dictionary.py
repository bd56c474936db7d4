"""Load the lists a council keeps: fields, agencies and the proposal dictionary."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.kit.clock import database_now
from participate.processes.models import Profile
from participate.proposals.errors import BadProposal
from participate.proposals.models import Agency, Category, DictionaryItem

Rows = Iterable[dict[str, Any]]


@transaction.atomic
def load_dictionary(
    *, actor: Any, profile: Profile | None, categories: Rows = (), agencies: Rows = (), items: Rows = (),
    now: datetime | None = None,
) -> dict[str, int]:  # fmt: skip
    """Add fields, agencies and entries, or bring those with the same code up to date; nothing is removed.

    Rows are columns by name; an entry names its `category` and `agency` by code. `profile` None = every process.
    Returns how many rows of each were read. Raises `BadProposal` that names the row.
    """
    counts = {
        "categories": len([_keep(Category, profile, row) for row in categories]),
        "agencies": len([_keep(Agency, profile, row) for row in agencies]),
    }
    fields, offices = _by_code(Category, profile), _by_code(Agency, profile)
    counts["items"] = len([_keep(DictionaryItem, profile, _linked(row, fields, offices)) for row in items])
    target = f"profile:{profile.pk}" if profile else "profile:all"
    audit.record(
        actor=actor, action="proposals.load_dictionary", target=target, at=now or database_now(), data=counts
    )
    return counts


def _by_code(model: Any, profile: Profile | None) -> dict[str, Any]:
    """Return the rows an entry may name: those for every process, and the profile's own before them."""
    rows = model.objects.for_profile(profile.pk) if profile else model.objects.filter(profile=None)
    return {row.code: row for row in sorted(rows, key=lambda row: row.profile_id is not None)}


def _linked(row: dict[str, Any], fields: dict[str, Category], offices: dict[str, Agency]) -> dict[str, Any]:
    """Put rows in place of the codes of field and agency."""
    if row.get("category") not in fields:
        raise BadProposal(_("%(code)s: there is no such field.") % {"code": row.get("code")})
    if row.get("agency") and row["agency"] not in offices:
        raise BadProposal(_("%(code)s: there is no such agency.") % {"code": row.get("code")})
    # A table without a column for agencies leaves them as they are.
    agency = {"agency": offices.get(row["agency"] or "")} if "agency" in row else {}
    return {**row, "category": fields[row["category"]], **agency}


def _keep(model: Any, profile: Profile | None, row: dict[str, Any]) -> Any:
    """Add or update one row by its code."""
    kept = model.objects.filter(profile=profile, code=row["code"]).first() or model(profile=profile)
    for name, value in row.items():
        setattr(kept, name, value)
    try:
        kept.full_clean()
    except ValidationError as error:
        raise BadProposal(f"{row['code']}: {' '.join(error.messages)}") from error
    kept.save()
    return kept
