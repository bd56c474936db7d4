"""What an erasure does to each table: it looks through every text of the site, but for what is named here, and why."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

EVIDENCE = "what was cast, counted, decided in public and signed; it names officials in office, never voters"
KEYED = "holds hashes and codes only"
OWN_STEP = "goes by a step of its own"

# Whole apps, then single tables.
SKIPPED_APPS = {"ballots": EVIDENCE, "counts": EVIDENCE, "auth": KEYED, "contenttypes": KEYED}
SKIPPED = {
    "contests.RollStage": OWN_STEP,
    "contests.RollImport": OWN_STEP,
    "sessions.Session": OWN_STEP,
    "wagtailsearch.IndexEntry": OWN_STEP,
    "wagtailsearch.SQLiteFTSIndexEntry": OWN_STEP,
    "kit.Revision": KEYED,
    "rights.Erasure": KEYED,
}
_TEXT = {"CharField", "TextField", "JSONField", "EmailField", "URLField", "GenericIPAddressField"}
# Their change shows in the search of the site's pages.
SEARCHED = ("cms", "wagtailcore", "wagtailimages", "wagtaildocs")


def swept() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield every table an erasure looks through, with its text columns."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or skipped(model):
            continue
        columns = [str(field.column) for field in meta.local_concrete_fields if _is_text(field)]
        if columns:
            yield model, columns


def skipped(model: type[models.Model]) -> str:
    """Return why an erasure does not look through a table, or ""."""
    meta = model._meta
    return SKIPPED_APPS.get(meta.app_label) or SKIPPED.get(meta.label, "")


def _is_text(field: Any) -> bool:
    """Say whether people's words may stand in a column: no closed list of choices, no key of the row."""
    return field.get_internal_type() in _TEXT and not field.choices and not field.primary_key
