"""Verbs of the area tree."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.kit.clock import database_now
from participate.kit.sheets import BadSheet, Row, Trouble
from participate.places.errors import AreaInUse, BadArea, NotYourArea
from participate.places.models import Area


@transaction.atomic
def add_area(*, code: str, name: str, level: str, parent: Area | None = None, **fields: Any) -> Area:
    """Add an area below `parent` (None = a root), or bring an existing one with this code up to date.

    An area that moves takes everything below it along. Raises `BadArea` when it would lie inside itself.
    """
    path = (parent.path if parent else "") + code + "/"
    area = Area.objects.select_for_update().filter(code=code).first() or Area(code=code)
    before = area.path
    if before and parent and parent.path.startswith(before):
        raise BadArea(_("%(name)s cannot be part of itself.") % {"name": name})
    for name_, value in {"name": name, "level": level, "parent": parent, "path": path, **fields}.items():
        setattr(area, name_, value)
    area.full_clean()
    area.save()
    if before and before != path:
        _move_along(before, path)
    return area


def _move_along(before: str, path: str) -> None:
    """Give everything below a moved area its new path."""
    below = list(Area.objects.filter(path__startswith=before).order_by("pk"))
    for row in below:
        row.path = path + row.path.removeprefix(before)
    Area.objects.bulk_update(below, ["path"], batch_size=200)


@transaction.atomic
def load_areas(
    *, actor: Any, rows: Iterable[Row], within: Sequence[str] | None = None, now: datetime | None = None
) -> int:
    """Add or correct the areas of a table (see `participate.places.sheets`), all or none; return how many.

    A row names its parent by code; the parent is in the table above or below it, or stored already. `within`
    are the paths the person looks after (None = everywhere). Raises `BadSheet` with the lines.
    """
    wanted = {row.values["kode"]: row for row in rows}
    for row in in_order(wanted):
        try:
            _load(row, within)
        except (BadArea, NotYourArea) as error:
            raise BadSheet([Trouble(row.line, "", error.message)]) from error
        except ValidationError as error:
            raise BadSheet([Trouble(row.line, "", " ".join(error.messages))]) from error
    audit.record(
        actor=actor, action="places.load_areas", target="area:all", at=now or database_now(),
        data={"codes": sorted(wanted)},
    )  # fmt: skip
    return len(wanted)


def in_order(wanted: dict[str, Row]) -> list[Row]:
    """Return the rows with parents before children; raise `BadSheet` for a circle."""
    found: dict[str, Row] = {}
    left = dict(wanted)
    while left:
        ready = {code: row for code, row in left.items() if row.values.get("induk", "") not in left}
        if not ready:
            text = _("These areas are part of each other in a circle.")
            raise BadSheet(Trouble(row.line, "induk", text) for row in left.values())
        found |= ready
        left = {code: row for code, row in left.items() if code not in ready}
    return list(found.values())


def _load(row: Row, within: Sequence[str] | None) -> None:
    """Store one row."""
    values = dict(row.values)
    code, mother = values.pop("kode"), values.pop("induk", None)
    known = Area.objects.select_related("parent").filter(code=code).first()
    parent = known.parent if mother is None and known else Area.objects.filter(code=mother or "").first()
    if mother and parent is None:
        raise BadSheet(
            [Trouble(row.line, "induk", _("There is no area with the code %(code)s.") % {"code": mother})]
        )
    path = (parent.path if parent else "") + code + "/"
    if within is not None and not all(_covered(p, within) for p in [path, *([known.path] if known else [])]):
        raise NotYourArea(_("%(name)s lies outside the area you look after.") % {"name": values["nama"]})
    names = {"penduduk": "population", "lintang": "latitude", "bujur": "longitude"}
    fields = {names[name]: value for name, value in values.items() if name in names}
    add_area(code=code, name=values["nama"], level=values["tingkat"], parent=parent, **fields)


def _covered(path: str, within: Sequence[str]) -> bool:
    """Say whether a path lies at or below one of `within`."""
    return any(path.startswith(start) for start in within)


@transaction.atomic
def remove_area(
    *, actor: Any, area: Area, within: Sequence[str] | None = None, now: datetime | None = None
) -> None:
    """Remove an area nothing belongs to: no area below it, no process, proposal, delegate or role.

    Raises `AreaInUse` or `NotYourArea`.
    """
    area = Area.objects.select_for_update().get(pk=area.pk)
    if within is not None and not _covered(area.path, within):
        raise NotYourArea(_("%(name)s lies outside the area you look after.") % {"name": area.name})
    in_use = AreaInUse(
        _("%(name)s is in use: something belongs to it. Correct its name instead.") % {"name": area.name}
    )
    # Asked of every table that points here, whatever it would do with its own rows.
    for link in Area._meta.related_objects:
        if link.related_model._default_manager.filter(**{link.field.name: area}).exists():
            raise in_use
    pk, code = area.pk, area.code
    try:
        area.delete()
    except ProtectedError as error:
        raise in_use from error
    audit.record(
        actor=actor, action="places.remove_area", target=f"area:{pk}", at=now or database_now(),
        data={"code": code},
    )  # fmt: skip
