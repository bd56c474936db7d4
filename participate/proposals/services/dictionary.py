"""Load the lists a council keeps: fields, agencies and the proposal dictionary."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

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
    fields = {row.code: row for row in Category.objects.filter(profile=profile)}
    offices = {row.code: row for row in Agency.objects.filter(profile=profile)}
    counts["items"] = len([_keep(DictionaryItem, profile, _linked(row, fields, offices)) for row in items])
    target = f"profile:{profile.pk}" if profile else "profile:all"
    audit.record(
        actor=actor, action="proposals.load_dictionary", target=target, at=now or database_now(), data=counts
    )
    return counts


def _linked(row: dict[str, Any], fields: dict[str, Category], offices: dict[str, Agency]) -> dict[str, Any]:
    """Put rows in place of the codes of field and agency."""
    if row.get("category") not in fields:
        raise BadProposal(f"{row.get('code')}: category {row.get('category')!r}?")
    if row.get("agency") and row["agency"] not in offices:
        raise BadProposal(f"{row.get('code')}: agency {row['agency']!r}?")
    return {**row, "category": fields[row["category"]], "agency": offices.get(row.get("agency") or "")}


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
