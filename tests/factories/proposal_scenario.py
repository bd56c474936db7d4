"""The demo year's proposals as plain inputs walked through `record_event`: for golden tests of this room.

Only what was decided is read (stage, decision, reason, figures); every status, count and thread is computed.
"""

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from participate.places.models import Area
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import set_phase
from participate.proposals.models import Category, DictionaryItem, MergeLink, Proposal
from participate.proposals.services.cost import cost_of
from participate.proposals.services.dictionary import load_dictionary
from participate.proposals.services.events import record_event
from participate.proposals.services.submit import submit_proposal
from tests.factories.processes import make_cycle

_FILE = Path(__file__).resolve().parents[2] / "participate/demo/data/demo_scenario.json"
ZONE = ZoneInfo("Asia/Makassar")
_KINDS = {"fisik": "physical", "non_fisik": "non_physical", "campuran": "mixed"}
_LAND = {
    "publik_clear": "public_clear", "aset_pemda": "government_asset", "izin_warga": "permission",
    "hibah_proses": "donation_in_process", "tidak_perlu": "not_needed", "sengketa": "disputed",
    "bukan_aset_kota": "not_city_asset",
}  # fmt: skip
_OPENS = {
    "rembug_rw": [Capability.PROPOSE], "verifikasi_kelurahan": [Capability.VERIFY],
    "musrenbang_kelurahan": [Capability.VOTE, Capability.DECIDE], "kua_ppas": [Capability.CHANGE_ENVELOPE],
    "pelaksanaan": [Capability.DELIVER],
}  # fmt: skip


def scenario() -> dict[str, Any]:
    """Return the demo scenario."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def at(day: str, hour: int = 12) -> datetime:
    """Return a day's hour on Makassar's clocks."""
    return datetime.combine(datetime.fromisoformat(day).date(), time(hour), tzinfo=ZONE)


def load_year(slug: str = "tamamaung-2027") -> Cycle:
    """Make the cycle with its calendar and dictionary, submit the 24 proposals, and walk them through the year."""
    data = scenario()
    cycle = make_cycle(slug)
    for number, row in enumerate(data["calendar"]["stages"]):
        set_phase(
            actor=None, cycle=cycle, code=row["stage"], position=number, capabilities=_OPENS.get(row["stage"], []),
            starts_at=at(row["start"], 0), ends_at=at(row["end"], 0) + timedelta(days=1), now=at("2026-01-01"),
        )  # fmt: skip
    _place_areas(data)
    _load_lists(cycle, data)
    made = {row["code"]: _submit(cycle, row) for row in data["proposals"]}
    _merge(cycle, made["U-22"], made["U-04"], Decimal(26))
    for code, steps in data["timelines"].items():
        _walk(made[code], steps[1:])
    return Cycle.objects.get(pk=cycle.pk)


def _place_areas(data: dict[str, Any]) -> None:
    """Put the anchors of the areas where the scenario has them."""
    for row in data["areas"]:
        if "point" in row:
            point = {"latitude": row["point"]["lat"], "longitude": row["point"]["lon"]}
            Area.objects.filter(code=row["id"]).update(**point)


def _load_lists(cycle: Cycle, data: dict[str, Any]) -> None:
    """Load fields, agencies and dictionary."""
    load_dictionary(
        actor=None, profile=cycle.profile, now=at("2026-01-01"),
        categories=[
            {"code": row["code"], "labels": {"id": row["id"], "en": row["en"]}, "kind": _KINDS[row["kind"]]}
            for row in data["categories"]
        ],
        agencies=[
            {"code": row["code"], "labels": {"id": row["name_id"], "en": row["name_en"]}} for row in data["agencies"]
        ],
        items=[
            {
                "code": row["code"], "title": row["title"], "unit": row["unit"], "unit_price": row["unit_price_idr"],
                "category": row["category"], "agency": row["opd_default"], "kind": _KINDS[row["kind"]],
                "definition": row["definition"], "price_basis": row["price_basis"],
            }
            for row in data["dictionary"]
        ],
    )  # fmt: skip


def _submit(cycle: Cycle, row: dict[str, Any]) -> Proposal:
    """Submit one proposal with the quantity it had before any merge."""
    item = DictionaryItem.objects.get(profile=cycle.profile, code=row["dictionary_item"])
    volume = Decimal(str(row.get("volume_original", row["volume"])))
    usual, own = cost_of(volume, item.unit_price), row["cost_idr"]
    fields = {
        "title": row["title"]["id"], "problem": _problem(row), "dictionary_item": item, "volume": volume,
        "area": Area.objects.get(code=row["area"]), "rt": row["rt"] or "", "kind": _KINDS[row["kind"]],
        "category": Category.objects.get(profile=cycle.profile, code=row["category"]),
        "latitude": row["location"]["lat"], "longitude": row["location"]["lon"],
        "proposer_group": row["proposer"]["group"], "contact_name": row["proposer"]["name"],
        "land_status": _LAND[row["land_status"]], "translations": {"en": {"title": row["title"]["en"]}},
        "inclusive_sources": ["hard_to_reach"] if row["inclusive"] else [],
        **{f"beneficiaries_{name}": value for name, value in row["beneficiaries"].items()},
    }  # fmt: skip
    if "volume_original" not in row and own != usual:
        fields |= {"cost": own, "cost_reason": "Harga contoh berbeda (fiktif)"}
    return submit_proposal(actor=None, cycle=cycle, fields=fields, code=row["code"], now=at("2026-01-07"))


def _problem(row: dict[str, Any]) -> str:
    """Return the problem; a text shorter than 20 characters gets its place added."""
    text = row["problem_id"]
    return text if len(text) >= 20 else f"{text} ({row['area']}, {row['rt']})"


def _merge(cycle: Cycle, source: Proposal, target: Proposal, volume: Decimal) -> None:
    """Join the source to the target, whose quantity and cost follow."""
    MergeLink.objects.create(
        source=source, target=target, at=at("2026-01-14"), volume_before=target.volume, volume_after=volume
    )
    target.volume, target.cost = volume, cost_of(volume, target.unit_price)
    target.save(update_fields=["volume", "cost"])


def _walk(proposal: Proposal, steps: list[dict[str, Any]]) -> None:
    """Append the steps; completing and going on the ballot are steps of their own."""
    before = ""
    for row in steps:
        if before == "returned":
            _append(proposal, "verifikasi_kelurahan", "resubmitted", at(row["date"], 9))
        if row["decision"] in ("funded", "deferred") and row["stage"] == "musrenbang_kelurahan":
            _append(proposal, "musrenbang_kelurahan", "on_ballot", at(row["date"], 8), cost=proposal.cost)
        if row["decision"] in ("eligible", "routed"):
            proposal.track = "dana_kelurahan" if row["decision"] == "eligible" else "opd"
            proposal.save(update_fields=["track"])
        _append(
            proposal, row["stage"], row["decision"], at(row["date"]), reason_code=row["reason_code"] or "",
            note=row["note_id"] or "", actor_role=row["actor_role"], cost=row.get("cost_idr"), volume=row.get("volume"),
        )  # fmt: skip
        before = row["decision"]


def _append(proposal: Proposal, stage: str, decision: str, moment: datetime, **more: Any) -> None:
    """Append one step as the system."""
    record_event(actor=None, proposal=proposal, stage=stage, decision=decision, now=moment, **more)
