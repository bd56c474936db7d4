"""The 24 proposals of the demo: submitted, verified, scored, by the services everybody uses."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from cms.pictures import scene
from participate.demo import reviews, scenario
from participate.places.models import Area
from participate.processes.models import Cycle, Profile
from participate.proposals.models import Agency, Category, DictionaryItem, Proposal
from participate.proposals.services import verification
from participate.proposals.services.dictionary import load_dictionary
from participate.proposals.services.scoring import score_many
from participate.proposals.services.submit import submit_proposal

KINDS = {"fisik": "physical", "non_fisik": "non_physical", "campuran": "mixed"}
LAND = {
    "publik_clear": "public_clear",
    "aset_pemda": "government_asset",
    "izin_warga": "permission",
    "hibah_proses": "donation_in_process",
    "tidak_perlu": "not_needed",
    "sengketa": "disputed",
    "bukan_aset_kota": "not_city_asset",
}
# For whom a group speaks; only used where the scenario calls the proposal inclusive.
SPEAKS_FOR = {
    "PKK": ["women"],
    "Shelter Warga": ["women", "children"],
    "Forum Anak": ["children"],
    "Kelompok lansia": ["elderly"],
    "Kelompok disabilitas": ["disabled"],
    "Warga lorong": ["hard_to_reach", "poor"],
}
OWN = ("U-12", "U-13")  # proposals of the resident one can sign in as
ON_PAPER = ("U-15", "U-20", "U-24")
LONG_ENOUGH = 20


def load_lists(profile: Profile) -> None:
    """Load fields, agencies and the dictionary."""
    data = scenario.read()
    load_dictionary(
        actor=None,
        profile=profile,
        categories=[
            {"code": row["code"], "labels": {"id": row["id"], "en": row["en"]}, "kind": KINDS[row["kind"]]}
            for row in data["categories"]
        ],
        agencies=[
            {"code": row["code"], "labels": {"id": row["name_id"], "en": row["name_en"]}}
            for row in data["agencies"]
        ],
        items=[
            {
                "code": row["code"],
                "title": row["title"],
                "unit": row["unit"],
                "unit_price": row["unit_price_idr"],
                "category": row["category"],
                "agency": row["opd_default"],
                "kind": KINDS[row["kind"]],
                "definition": row["definition"],
                "price_basis": row["price_basis"],
            }
            for row in data["dictionary"]
        ],
        now=scenario.moment("2026-01-02"),
    )


def submit_all(cycle: Cycle, areas: dict[str, Area], users: dict[str, Any]) -> dict[str, Proposal]:
    """Submit the proposals on 7 January; return them by code."""
    proposals = {}
    for minutes, row in enumerate(scenario.read()["proposals"]):
        on_paper = row["code"] in ON_PAPER
        proposals[row["code"]] = submit_proposal(
            actor=users["warga"] if row["code"] in OWN else None,
            cycle=cycle,
            code=row["code"],
            fields=_fields(row, cycle, areas),
            photos=[_photo(row)],
            entered_by=users["operator"] if on_paper else None,
            channel="paper" if on_paper else "online",
            now=scenario.moment("2026-01-07", "19:30") + timedelta(minutes=minutes),
        )
    return proposals


def _fields(row: dict[str, Any], cycle: Cycle, areas: dict[str, Area]) -> dict[str, Any]:
    """Turn a row of the scenario into what a form would have asked."""
    profile = cycle.profile
    people = row["beneficiaries"]
    return {
        "title": row["title"]["id"],
        "translations": {"en": {"title": row["title"]["en"]}},
        "problem": _problem(row),
        "dictionary_item": DictionaryItem.objects.get(profile=profile, code=row["dictionary_item"]),
        "category": Category.objects.get(profile=profile, code=row["category"]),
        "agency": Agency.objects.get(profile=profile, code=row["opd_target"]),
        "kind": KINDS[row["kind"]],
        "volume": Decimal(row.get("volume_original", row["volume"])),
        "area": areas[row["area"]],
        "rt": row["rt"] or "",
        "latitude": row["location"]["lat"],
        "longitude": row["location"]["lon"],
        "beneficiaries_total": people["total"],
        **{
            f"beneficiaries_{group}": people.get(group)
            for group in ("women", "children", "elderly", "disabled")
        },
        "land_status": LAND[row["land_status"]],
        "proposer_group": row["proposer"]["group"],
        "inclusive_sources": SPEAKS_FOR.get(row["proposer"]["group"], []) if row["inclusive"] else [],
        "language": "id",
    }


def _problem(row: dict[str, Any]) -> str:
    """Return the problem; one that is shorter than the form asks gets its place added, nothing invented."""
    text = row["problem_id"]
    place = ", ".join(part for part in (row["area"].replace("-", " "), row["rt"]) if part)
    return text if len(text) >= LONG_ENOUGH else f"{text} ({place})"


def _photo(row: dict[str, Any]) -> tuple[ContentFile, str]:
    """Draw the placeholder picture the scenario names."""
    photo = row["photos"][0]
    picture = scene(row["category"], int(row["code"].split("-")[1]))
    return ContentFile(picture, name=photo["file"]), f"Gambar contoh: {row['title']['id']}"


def verify_all(proposals: dict[str, Proposal], users: dict[str, Any]) -> None:
    """Decide on every proposal as the verification team did between 12 and 15 January."""
    team = users["verifikator"]
    _score(proposals, team)
    returned = next(
        event for event in scenario.read()["timelines"]["U-11"] if event["decision"] == "returned"
    )
    verification.return_proposal(
        actor=team,
        proposal=proposals["U-11"],
        reason_code=returned["reason_code"],
        note=returned["note_id"],
        now=scenario.moment(returned["date"], "14:00"),
    )
    for minutes, row in enumerate(scenario.read()["proposals"]):
        if row["code"] != "U-11":
            now = scenario.moment("2026-01-14", "09:00") + timedelta(minutes=10 * minutes)
            if not reviews.end_review(proposals[row["code"]], users, row["verification"]["note_id"], now):
                _verify(row, proposals, team, now)
    verification.resubmit(
        actor=users["operator"],
        proposal=proposals["U-11"],
        fields={},
        now=scenario.moment("2026-01-15", "10:00"),
    )
    row = next(row for row in scenario.read()["proposals"] if row["code"] == "U-11")
    verification.accept_conditionally(
        actor=team,
        proposal=proposals["U-11"],
        note=row["verification"]["note_id"],
        now=scenario.moment("2026-01-15", "15:00"),
    )


def _score(proposals: dict[str, Proposal], team: Any) -> None:
    """Score every proposal on the six criteria."""
    table = {proposals[row["code"]].pk: row["criteria_scores"] for row in scenario.read()["proposals"]}
    cycle = proposals["U-01"].cycle
    score_many(actor=team, cycle=cycle, table=table, now=scenario.moment("2026-01-13"))


def _verify(row: dict[str, Any], proposals: dict[str, Proposal], team: Any, now: Any) -> None:
    """Carry out one decision of the verification team."""
    check, proposal = row["verification"], proposals[row["code"]]
    common = {"actor": team, "proposal": proposal, "note": check["note_id"], "now": now}
    if check["decision"] == "eligible":
        verification.accept(**common)
    elif check["decision"] == "rejected":
        verification.reject(reason_code=check["reason_code"], **common)
    elif check["decision"] == "routed":
        agency = proposal.agency
        verification.route(agency=agency, track=check["track"], reason_code=check["reason_code"], **common)
    elif check["decision"] == "merged":
        target = proposals[check["merged_into"]]
        target.refresh_from_db()
        verification.merge_into(target=target, volume=target.volume + proposal.volume, **common)
