"""Life after the vote: the plenary's amendments, the cut of August, other levels, delivery in 2027."""

from decimal import Decimal
from typing import Any

from participate.demo import scenario
from participate.outcomes.services.amend import amend
from participate.outcomes.services.envelope import confirm_envelope_change
from participate.outcomes.services.levels import LevelDecision, record_level_decisions
from participate.outcomes.services.propose import propose_decision
from participate.outcomes.services.publish import publish_decision
from participate.outcomes.services.realise import record_realisation
from participate.processes.models import Cycle
from participate.proposals.models import Proposal

# Stages that other bodies decide at, in the order of the year.
LEVELS = ("musrenbang_kecamatan", "forum_perangkat_daerah", "rkpd", "apbd")
PROGRESS = {"selesai": "completed", "sebagian": "partly"}
FINISHED = "2027-12-10"


def decide(cycle: Cycle, users: dict[str, Any]) -> None:
    """Put the computed list on the table, amend it as the plenary did, publish it."""
    data = scenario.read()["decision"]
    chair, day = users["fasilitator"], data["date"]
    decision = propose_decision(actor=chair, cycle=cycle, now=scenario.moment(day, "11:25"))
    on_list = {row["code"] for row in data["funded"] if row["basis"] != "amended"} | {"U-02"}
    # The money comes free first, then it is given away.
    changes = sorted(
        (row for row in data["funded"] if row["basis"] == "amended"),
        key=lambda row: row["code"] not in on_list,
    )
    for minutes, row in enumerate(changes):
        amend(
            actor=chair,
            decision=decision,
            kind="volume" if row["code"] in on_list else "add",
            code=row["code"],
            volume=Decimal(row["volume"]),
            reason=scenario.wording()["amendments"][row["code"]],
            now=scenario.moment(day, f"11:{30 + 4 * minutes}"),
        )
    publish_decision(
        actor=chair,
        cycle=cycle,
        minutes_number=data["minutes_number"],
        delegates=[row["id"] for row in data["district_delegates"]],
        now=scenario.moment(day, "12:30"),
    )


def cut_envelope(cycle: Cycle, users: dict[str, Any]) -> None:
    """Lower the envelope as in August; the product finds who falls out."""
    data = scenario.read()["envelope_change"]
    confirm_envelope_change(
        actor=users["fasilitator"],
        cycle=cycle,
        amount=data["to_idr"],
        reason="Yang keluar mulai dari urutan terbawah; batas minimal tetap dijaga.",
        actor_role="TAPD",
        now=scenario.moment(data["date"], "10:00"),
    )


def record_levels(cycle: Cycle, users: dict[str, Any]) -> None:
    """Record what the district, the agencies, the city and the council decided."""
    proposals = {row.code: row for row in Proposal.objects.filter(cycle=cycle).select_related("cycle")}
    for stage in LEVELS:
        events = [
            (code, event)
            for code, timeline in scenario.read()["timelines"].items()
            for event in timeline
            if event["stage"] == stage
        ]
        rows = [_level(proposals[code], event) for code, event in events]
        first = events[0][1]
        record_level_decisions(
            actor=users["fasilitator"],
            cycle=cycle,
            stage=stage,
            rows=rows,
            actor_role=first["actor_role"],
            now=scenario.moment(first["date"], "10:00"),
        )


def _level(proposal: Proposal, event: dict[str, Any]) -> LevelDecision:
    """Return one decision of another body."""
    volume = event.get("volume")
    return LevelDecision(
        proposal,
        event["decision"],
        event["reason_code"] or "",
        event["note_id"] or "",
        event.get("cost_idr"),
        Decimal(volume) if volume else None,
    )


def record_delivery(cycle: Cycle, users: dict[str, Any]) -> None:
    """Record what was built and done."""
    proposals = {row.code: row for row in Proposal.objects.filter(cycle=cycle).select_related("cycle")}
    for row in scenario.read()["realisation"]:
        record_realisation(
            actor=users["operator"],
            proposal=proposals[row["code"]],
            period=row["period"],
            progress=PROGRESS[row["status"]],
            realised_volume=Decimal(row["realised_volume"]),
            realised_cost=row["realised_idr"],
            community_hours=row["community_hours"],
            monitor_team=row["monitor_team"],
            variance_note=row["variance_note_id"] or "",
            now=scenario.moment(FINISHED, "10:00"),
        )
