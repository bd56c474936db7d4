"""The three tables of a council: fields (bidang), agencies (dinas), entries of the dictionary (kamus)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.kit.cells import code, money, one_of
from participate.kit.money import money_text
from participate.kit.plans import Plan, compare
from participate.kit.sheets import BadSheet, Column, Row, Trouble, price_text, read_sheet, write_sheet
from participate.processes.models import Profile
from participate.proposals.enums import CategoryKind, Kind
from participate.proposals.models import Agency, Category, DictionaryItem

_KINDS = {"fisik": Kind.PHYSICAL, "non_fisik": Kind.NON_PHYSICAL, "physical": Kind.PHYSICAL,
          "non_physical": Kind.NON_PHYSICAL}  # fmt: skip
_FIELD_KINDS = {**_KINDS, "campuran": CategoryKind.MIXED, "mixed": CategoryKind.MIXED}
_WORDS = {Kind.PHYSICAL: "fisik", Kind.NON_PHYSICAL: "non_fisik", CategoryKind.MIXED: "campuran"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the tables: its code in addresses, what it is called, its model, and the name `load_dictionary` uses."""

    code: str
    label: str | Promise
    model: Any
    argument: str
    columns: Callable[[str], list[Column]]
    example: tuple[dict[str, Any], ...]


def _names(mixed: bool) -> Callable[[str], list[Column]]:
    """Return the columns of a table of names; fields also have a kind."""

    def columns(currency: str = "IDR") -> list[Column]:
        made = [
            Column("kode", "code", read=code, longest=20),
            Column("nama_id", "name_id", longest=120),
            Column("nama_en", "name_en", required=False, longest=120),
        ]
        return [*made, Column("jenis", "kind", read=one_of(_FIELD_KINDS))] if mixed else made

    return columns


def _entries(currency: str = "IDR") -> list[Column]:
    """Return the columns of the price list; prices in units of `currency`."""
    return [
        Column("kode", "code", read=code, longest=20),
        Column("nama", "name", longest=160),
        Column("satuan", "unit", longest=30),
        Column("harga_satuan", "unit_price", read=money(currency), longest=30),
        Column("bidang", "field", read=code, longest=20),
        Column("dinas", "agency", required=False, read=code, longest=20),
        Column("jenis", "kind", read=one_of(_KINDS)),
        Column("definisi", "definition", required=False, longest=2000),
        Column("syarat", "conditions", required=False, longest=2000),
    ]


SHEETS = {
    "bidang": Sheet("bidang", gettext_lazy("Fields"), Category, "categories", _names(True), (
        {"kode": "INF", "nama_id": "Infrastruktur permukiman", "nama_en": "Infrastructure", "jenis": "fisik"},
        {"kode": "KES", "nama_id": "Kesehatan", "nama_en": "Health", "jenis": "campuran"},
    )),
    "dinas": Sheet("dinas", gettext_lazy("Agencies"), Agency, "agencies", _names(False), (
        {"kode": "DPU", "nama_id": "Dinas Pekerjaan Umum", "nama_en": "Public Works Agency"},
    )),
    "kamus": Sheet("kamus", gettext_lazy("Dictionary"), DictionaryItem, "items", _entries, (
        {"kode": "K-01", "nama": "Paving blok lorong", "satuan": "m2", "harga_satuan": "265000", "bidang": "INF",
         "dinas": "DPU", "jenis": "fisik", "definisi": "Paving blok 6 cm dengan kanstin.",
         "syarat": "Lahan milik umum."},
    )),
}  # fmt: skip
_RENAMED = {"kode": "code", "nama": "title", "satuan": "unit", "harga_satuan": "unit_price", "bidang": "category",
            "dinas": "agency", "jenis": "kind", "definisi": "definition", "syarat": "conditions"}  # fmt: skip


def currency_of(profile: Profile) -> str:
    """Return the currency of the profile's prices."""
    return profile.settings.currency


def read(sheet: Sheet, text: str, profile: Profile) -> list[Row]:
    """Return the rows of a table; raise `BadSheet` with every mistake, unknown fields and agencies too."""
    rows = read_sheet(text, sheet.columns(currency_of(profile)))
    if sheet.code != "kamus":
        return rows
    troubles = []
    for name, words in (
        ("bidang", _("There is no field with the code %(code)s. Bring in the fields first.")),
        ("dinas", _("There is no agency with the code %(code)s. Bring in the agencies first.")),
    ):
        known = set(SHEETS[name].model.objects.for_profile(profile.pk).values_list("code", flat=True))
        wrong = [row for row in rows if row.values.get(name) and row.values[name] not in known]
        column = next(column for column in sheet.columns("IDR") if column.name == name)
        troubles += [Trouble(r.line, column.heading, words % {"code": r.values[name]}) for r in wrong]
    if troubles:
        raise BadSheet(sorted(troubles, key=lambda trouble: trouble.line))
    return rows


def rows_for(sheet: Sheet, rows: Iterable[Row], profile: Profile) -> list[dict[str, Any]]:
    """Return the rows as `load_dictionary` wants them; a name in a language the table leaves out stays (one query)."""
    listed = [row.values for row in rows]
    if sheet.code == "kamus":
        return [{_RENAMED[name]: value for name, value in row.items()} for row in listed]
    codes = [row["kode"] for row in listed]
    stored = dict(sheet.model.objects.filter(profile=profile, code__in=codes).values_list("code", "labels"))
    made = []
    for row in listed:
        labels = {**stored.get(row["kode"], {}), "id": row["nama_id"]}
        if "nama_en" in row:
            labels["en"] = row["nama_en"]
        kind = {"kind": row["jenis"]} if "jenis" in row else {}
        labels = {language: text for language, text in labels.items() if text}
        made.append({"code": row["kode"], "labels": labels, **kind})
    return made


def as_row(sheet: Sheet, stored: Any, currency: str) -> dict[str, str]:
    """Return a stored row as the table holds it, all texts."""
    if sheet.code == "kamus":
        return {
            "kode": stored.code, "nama": stored.title, "satuan": stored.unit,
            "harga_satuan": price_text(stored.unit_price, currency), "bidang": stored.category.code,
            "dinas": stored.agency.code if stored.agency else "", "jenis": _WORDS[stored.kind],
            "definisi": stored.definition, "syarat": stored.conditions,
        }  # fmt: skip
    row = {
        "kode": stored.code,
        "nama_id": stored.labels.get("id", ""),
        "nama_en": stored.labels.get("en", ""),
    }
    return {**row, "jenis": _WORDS[stored.kind]} if sheet.code == "bidang" else row


def _stored(sheet: Sheet, **wanted: Any) -> Any:
    """Return stored rows of a table with what `as_row` reads."""
    rows = sheet.model.objects.filter(**wanted).order_by("code")
    return rows.select_related("category", "agency") if sheet.code == "kamus" else rows


def plan(sheet: Sheet, rows: Iterable[Row], profile: Profile) -> Plan:
    """Say what the rows would add and change, old and new side by side (one query)."""
    listed, currency = [row.values for row in rows], currency_of(profile)
    codes = [row["kode"] for row in listed]
    stored = {r.code: as_row(sheet, r, currency) for r in _stored(sheet, profile=profile, code__in=codes)}
    labels = {column.name: column.heading for column in sheet.columns(currency)}
    changes = []
    for row in listed:
        after = {name: _text(name, value, currency) for name, value in row.items()}
        before = stored.get(row["kode"])
        if before and "harga_satuan" in before:
            before |= {"harga_satuan": _shown(before["harga_satuan"], currency)}
        title = row.get("nama") or row.get("nama_id") or ""
        changes.append(compare(row["kode"], title, before, after, labels))
    return Plan(tuple(changes))


def _text(name: str, value: Any, currency: str) -> str:
    """Return a value as people read it in the preview."""
    if name == "harga_satuan":
        return money_text(value, currency)
    return _WORDS[value] if name == "jenis" else str(value)


def _shown(price: str, currency: str) -> str:
    """Return a price of the table with the marks people read."""
    return money_text(money(currency)(price), currency)


def example(sheet: Sheet, currency: str) -> str:
    """Return the empty table with an example line or two."""
    return write_sheet(sheet.columns(currency), sheet.example)


def export(sheet: Sheet, profile: Profile) -> str:
    """Return the stored table as CSV that can be brought in again; rows for every profile included (one query)."""
    currency = currency_of(profile)
    rows = sheet.model.objects.for_profile(profile.pk).order_by("code")
    if sheet.code == "kamus":
        rows = rows.select_related("category", "agency")
    return write_sheet(sheet.columns(currency), (as_row(sheet, row, currency) for row in rows))
