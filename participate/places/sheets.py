"""The table of areas: kode, nama, tingkat, induk, penduduk, lintang, bujur."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from participate.kit.cells import degrees, one_of, whole
from participate.kit.plans import Plan, compare
from participate.kit.sheets import BadSheet, Column, Row, Trouble, read_sheet
from participate.places.models import Area
from participate.places.services import in_order


def slug(text: str) -> str:
    """Read a code that may stand in an address."""
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in text):
        raise ValueError(_("Use only letters, digits and hyphens, for example RW-01."))
    return text


def columns(levels: Iterable[str] = ()) -> list[Column]:
    """Return the columns; `levels` are the level codes in use (none = any)."""
    known = {level.lower().replace("-", "_"): level for level in levels}
    return [
        Column("kode", "code", read=slug, longest=60),
        Column("nama", "name", longest=120),
        Column("tingkat", "level", read=one_of(known) if known else slug, longest=40),
        Column("induk", "part_of", required=False, read=slug, longest=60),
        Column("penduduk", "population", required=False, read=whole, empty=None),
        Column("lintang", "latitude", required=False, read=degrees(90), empty=None),
        Column("bujur", "longitude", required=False, read=degrees(180), empty=None),
    ]


EXAMPLE = [
    {"kode": "KEL-CONTOH", "nama": "Kelurahan Contoh", "tingkat": "kelurahan", "penduduk": 12500,
     "lintang": -5.15, "bujur": 119.44},
    {"kode": "RW-01", "nama": "RW 01", "tingkat": "rw", "induk": "KEL-CONTOH"},
]  # fmt: skip


def read_areas(text: str, levels: Iterable[str] = ()) -> list[Row]:
    """Return the rows of a table of areas; raise `BadSheet` for unknown parents and circles too (one query)."""
    rows = read_sheet(text, columns(levels))
    here = {row.values["kode"] for row in rows}
    named = {row.values["induk"] for row in rows if row.values.get("induk")} - here
    known = set(Area.objects.filter(code__in=named).values_list("code", flat=True))
    wrong = [row for row in rows if row.values.get("induk") in named - known]
    if wrong:
        words = _("There is no area with the code %(code)s.")
        raise BadSheet(Trouble(r.line, "induk", words % {"code": r.values["induk"]}) for r in wrong)
    in_order({row.values["kode"]: row for row in rows})
    return rows


def plan_areas(rows: Iterable[Row]) -> Plan:
    """Say what the rows would add and change (one query)."""
    listed = list(rows)
    codes = [row.values["kode"] for row in listed]
    stored = {
        area.code: as_row(area) for area in Area.objects.select_related("parent").filter(code__in=codes)
    }
    labels = {column.name: column.heading for column in columns()}
    return Plan(
        tuple(
            compare(code, row.values["nama"], _texts(stored.get(code)), _texts(row.values) or {}, labels)
            for code, row in zip(codes, listed, strict=True)
        )
    )


def as_row(area: Area) -> dict[str, object]:
    """Return a stored area as the table holds it."""
    return {
        "kode": area.code, "nama": area.name, "tingkat": area.level,
        "induk": area.parent.code if area.parent else "", "penduduk": area.population,
        "lintang": area.latitude, "bujur": area.longitude,
    }  # fmt: skip


def _texts(row: Mapping[str, object] | None) -> dict[str, str] | None:
    """Return a row as texts."""
    return None if row is None else {name: "" if v is None else str(v) for name, v in row.items()}
