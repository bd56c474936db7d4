"""Verbs of the area tree."""

from typing import Any

from django.db import transaction

from participate.places.models import Area


@transaction.atomic
def add_area(*, code: str, name: str, level: str, parent: Area | None = None, **fields: Any) -> Area:
    """Add an area below `parent` (None = a root), or bring an existing one with this code up to date."""
    path = (parent.path if parent else "") + code + "/"
    area = Area.objects.filter(code=code).first() or Area(code=code)
    for name_, value in {"name": name, "level": level, "parent": parent, "path": path, **fields}.items():
        setattr(area, name_, value)
    area.full_clean()
    area.save()
    return area
