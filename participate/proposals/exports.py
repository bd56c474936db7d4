"""Proposals as files: CSV in the order an operator types them into SIPD, GeoJSON for maps."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participate.kit.sheets import safe_cell
from participate.places.models import Area
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.transitions import label_of

COLUMNS = (
    "kode", "judul", "masalah", "bidang", "jenis", "kamus", "volume", "satuan", "harga_satuan", "perkiraan_biaya",
    "wilayah", "rt", "alamat", "lintang", "bujur", "penerima_manfaat", "perempuan", "anak", "lansia", "difabel",
    "berpenghasilan_rendah", "pengusul", "perangkat_daerah", "jalur", "status", "status_teks", "alasan", "tanggal_status",
)  # fmt: skip


class _Echo:
    """A file that hands every line straight back."""

    def write(self, value: str) -> str:
        """Return the line."""
        return value


def csv_lines(proposals: Iterable[Proposal]) -> Iterator[str]:
    """Give the CSV line by line (UTF-8 with a mark for spreadsheets); the contact is never in it."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for proposal in proposals:
        yield writer.writerow([safe_cell(value) for value in _cells(proposal)])


def _cells(row: Proposal) -> list[Any]:
    """Return one proposal's cells in the order of `COLUMNS`."""
    event = row.latest_event
    return [
        row.code, row.title, row.problem, row.category.label, row.get_kind_display(),
        row.dictionary_item.code if row.dictionary_item else "", _number(row.volume), row.unit, row.unit_price,
        row.cost, row.area.name, row.rt, row.address, row.latitude, row.longitude, row.beneficiaries_total,
        row.beneficiaries_women, row.beneficiaries_children, row.beneficiaries_elderly, row.beneficiaries_disabled,
        row.beneficiaries_poor, row.proposer_group, row.agency.label if row.agency else "", row.track,
        event.decision if event else "", label_of(event.decision, event.stage) if event else "",
        event.reason_code if event else "", event.at.date().isoformat() if event else "",
    ]  # fmt: skip


def _number(value: Decimal) -> str:
    """Write a quantity without needless zeros: 520, 2.5."""
    return f"{value.normalize():f}"


def feature_collection(
    rows: Iterable[dict[str, Any]], areas: Iterable[Area], cycle: Cycle, url: str
) -> dict[str, Any]:
    """Return the points (and area outlines) as GeoJSON; `url` is the page of a proposal with CODE for its code."""
    features = [_point(row, url) for row in rows if row["latitude"] is not None]
    features += [_area(area) for area in areas if area.outline or area.latitude is not None]
    return {"type": "FeatureCollection", "name": cycle.title, "features": features}


def _point(row: dict[str, Any], url: str) -> dict[str, Any]:
    """Return one proposal as a point."""
    decision, stage = row["latest_event__decision"], row["latest_event__stage"]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
        "properties": {
            "kind": "proposal", "code": row["code"], "title": row["title"], "cost": row["cost"],
            "category": row["category__code"], "area": row["area__name"], "decision": decision,
            "status": label_of(decision, stage) if decision else _("Without a status"),
            "url": url.replace("CODE", row["code"]),
        },
    }  # fmt: skip


def _area(area: Area) -> dict[str, Any]:
    """Return one area: its outline if it is known, else its anchor point."""
    anchor = {"type": "Point", "coordinates": [area.longitude, area.latitude]}
    properties = {"kind": "area", "code": area.code, "name": area.name, "level": area.level}
    return {"type": "Feature", "geometry": area.outline or anchor, "properties": properties}
