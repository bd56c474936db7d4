"""Columns that several tables of the room share."""

from typing import Any

from django.conf import settings
from django.db import models


def person(**options: Any) -> models.ForeignKey:
    """A person whose account may be erased: the row stays without them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", **options
    )


def signer() -> models.ForeignKey:
    """Who wrote an append-only row. No constraint: erasing an account must not touch the row."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
