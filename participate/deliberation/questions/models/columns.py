"""Columns that several tables share."""

from typing import Any

from django.conf import settings
from django.db import models


def person(**options: Any) -> models.ForeignKey:
    """A person whose account may be erased: the row stays without them."""
    made: dict[str, Any] = {"null": True, "blank": True, "related_name": "+", **options}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, **made)
