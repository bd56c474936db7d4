"""Where and when the demo plays: areas, profile, cycle, phases, envelope, people."""

from typing import Any

from participate.demo import scenario
from participate.places.models import Area
from participate.places.services import add_area
from participate.processes import profile_data, services
from participate.processes.enums import Capability
from participate.processes.models import Cycle, Profile

SLUG = "tamamaung-2027"
# What people may do in each stage of the demo's calendar.
CAPABILITIES: dict[str, list[str]] = {
    "rembug_rw": [Capability.PROPOSE],
    "verifikasi_kelurahan": [Capability.VERIFY],
    "musrenbang_kelurahan": [Capability.SET_RULES, Capability.VOTE, Capability.COUNT, Capability.DECIDE],
    "kua_ppas": [Capability.CHANGE_ENVELOPE],
    "pelaksanaan": [Capability.DELIVER],
}


def load_profiles() -> dict[str, Profile]:
    """Store the profiles that ship."""
    loaded = {}
    for code in profile_data.codes():
        data = profile_data.load(code)
        loaded[code] = services.save_profile(name=profile_data.name_of(data), data=data)
    return loaded


def load_areas() -> dict[str, Area]:
    """Store the areas of the scenario; return them by code."""
    areas: dict[str, Area] = {}
    for row in scenario.read()["areas"]:
        point = row.get("point", {})
        areas[row["id"]] = add_area(
            code=row["id"],
            name=row["name"],
            level=row["level"],
            parent=areas.get(row.get("parent", "")),
            population=row.get("population", row.get("population_fictional")),
            population_year=row.get("population_year"),
            latitude=point.get("lat"),
            longitude=point.get("lon"),
        )
    return areas


def load_cycle(profile: Profile, area: Area) -> Cycle:
    """Open the cycle with its calendar and envelope."""
    data = scenario.read()
    began = scenario.moment("2026-01-02")
    cycle = services.open_cycle(
        actor=None,
        slug=SLUG,
        name="Musrenbang Kelurahan Tamamaung 2027",
        translations={"en": {"name": "Tamamaung Musrenbang 2027"}},
        profile=profile,
        area=area,
        fiscal_year=data["meta"]["fiscal_year"],
        source_note=data["meta"]["disclaimer"]["id"],
        now=began,
    )
    for position, stage in enumerate(data["calendar"]["stages"], start=1):
        services.set_phase(
            actor=None,
            cycle=cycle,
            code=stage["stage"],
            position=position,
            starts_at=scenario.moment(stage["start"], "00:00"),
            ends_at=scenario.moment(stage["end"], "23:59"),
            capabilities=CAPABILITIES.get(stage["stage"], [Capability.RECORD_LEVELS]),
            now=began,
        )
    services.set_envelope(actor=None, cycle=cycle, amount=data["envelope"]["amount_idr"], now=began)
    return cycle


def load_people(cycle: Cycle, areas: dict[str, Area], users: dict[str, Any]) -> None:
    """Put the delegates on the list and record who came to the meeting."""
    data = scenario.read()
    sent_on = {row["id"] for row in data["decision"]["district_delegates"]}
    began = scenario.moment("2026-01-10")
    for row in data["workshop"]["delegates"]:
        services.add_delegate(
            actor=None,
            cycle=cycle,
            code=row["id"],
            name=row["name"],
            gender=row["gender"],
            age_band=row["age_band"],
            group=row["group"],
            area=areas[row["rw"]],
            may_vote=row["voting"],
            sent_on=row["id"] in sent_on,
            user=users["delegasi"] if row["id"] == "D-02" else None,
            now=began,
        )
    attendance = data["workshop"]["attendance"]
    services.record_meeting(
        actor=None,
        cycle=cycle,
        held_at=scenario.moment(data["workshop"]["date"], "08:30"),
        place=data["workshop"]["place_id"],
        present=attendance["present"],
        women=attendance["women"],
        by_group=attendance["by_group"],
        now=began,
    )
