"""The demo year's decision, reproduced by the services (golden tests 5, 6, 17 and 20)."""

from decimal import Decimal

import pytest

from participate.kit.money import share_text
from participate.outcomes import services
from participate.outcomes.queries.decided import current_items, decided_items
from participate.outcomes.queries.fates import fates
from participate.outcomes.queries.follow import delivery
from participate.outcomes.queries.meeting import load_meeting
from participate.outcomes.queries.quotas import quotas
from participate.proposals.models import Proposal, ProposalEvent
from tests.factories.outcomes import add_people, demo_amendments, demo_meeting, published
from tests.factories.tally import scenario

pytestmark = pytest.mark.django_db
YEAR = scenario()
DELEGATES = [row["id"] for row in YEAR["decision"]["district_delegates"]]


def at_stage(stage):
    """Return what the demo year's timelines say happened at a stage: {code: (decision, reason)}."""
    return {
        code: (row["decision"], row["reason_code"] or "")
        for code, steps in YEAR["timelines"].items()
        for row in steps
        if row["stage"] == stage
    }


def test_the_automatic_result_is_the_proposal_to_the_meeting():
    decision = demo_meeting()
    sheet = load_meeting(decision.cycle, decision).sheet()
    assert [row.candidate.code for row in sheet.lines] == [
        "U-02", "U-08", "U-09", "U-04", "U-03", "U-07", "U-21", "U-17", "U-10", "U-19", "U-18", "U-20",
    ]  # fmt: skip
    assert (sheet.total, sheet.left) == (1_167_200_000, 32_800_000)


def test_amendments_give_the_demo_years_list_to_the_rupiah():
    decision = demo_meeting()
    demo_amendments(decision)
    rows = [
        (row.rank, row.proposal.code, row.volume, row.cost, row.basis, row.combined)
        for row in decided_items(decision)
    ]
    expected = [
        (row["rank"], row["code"], Decimal(str(row["volume"])), row["cost_idr"],
         "amended" if row["basis"] == "amended" else "rule")
        for row in YEAR["decision"]["funded"]
    ]  # fmt: skip
    assert [row[:5] for row in rows] == expected
    sheet = load_meeting(decision.cycle, decision).sheet()
    summary = YEAR["decision"]["summary"]
    assert (sheet.total, sheet.left) == (summary["total_idr"], summary["remaining_idr"])
    assert [row.amount for row in sheet.floors] == [summary["non_physical_idr"], summary["inclusive_idr"]]
    assert share_text(sheet.floors[0].amount, sheet.envelope) == "30,81%"
    assert share_text(sheet.floors[1].amount, sheet.envelope) == "58,43%"
    assert share_text(sheet.caps[0].amount, sheet.envelope, 1) == "26,0%"
    assert all(row.reached for row in (*sheet.floors, *sheet.caps))


def test_publishing_gives_every_proposal_a_status_with_its_reason():
    decision = published()
    stage = "musrenbang_kelurahan"
    found = {
        row.proposal.code: (row.decision, row.reason_code)
        for row in ProposalEvent.objects.filter(stage=stage)
        .exclude(decision="on_ballot")
        .select_related("proposal")
    }
    expected = at_stage(stage)
    assert found == expected
    assert decision.minutes_number == "BA-CONTOH/001/2026"


def test_the_cut_drops_the_agreed_items_and_keeps_the_floor():
    decision = published()
    wanted = YEAR["envelope_change"]["expected"]
    preview = services.preview_envelope_change(cycle=decision.cycle, amount=1_100_000_000)
    assert [row.item.proposal.code for row in preview.losers] == wanted["dropped"] == ["U-20", "U-13", "U-06"]
    assert [row.item.proposal.code for row in preview.protected] == ["U-18", "U-19", "U-10"]
    assert [row.proposal.code for row in preview.kept] == wanted["kept"]
    assert (preview.total, preview.left) == (1_094_400_000, 5_600_000)
    assert share_text(preview.floors[0].amount, preview.amount_after) == "30,34%"
    assert share_text(preview.floors[1].amount, preview.amount_after) == "54,34%"
    assert [row.warnings for row in preview.losers] == [
        ("Tidak ada lagi usulan dari kelompok ini: Lansia.",),
        ("Satu-satunya usulan RW 07.", "Tidak ada lagi usulan dari kelompok ini: Penyandang disabilitas."),
        (
            "Satu-satunya usulan RW 03.",
            "Berasal dari: Perempuan, perempuan kepala keluarga (7 usulan lain dari mereka tetap).",
        ),
    ]


def test_the_confirmed_cut_defers_the_losers_and_confirms_the_rest():
    decision = published()
    services.confirm_envelope_change(
        actor=None, cycle=decision.cycle, amount=1_100_000_000, reason="KUA-PPAS turun",
        expected_dropped=["U-20", "U-13", "U-06"],
    )  # fmt: skip
    found = {
        row.proposal.code: (row.decision, row.reason_code)
        for row in ProposalEvent.objects.filter(stage="kua_ppas").select_related("proposal")
    }
    expected = at_stage("kua_ppas")
    assert found == expected
    assert sum(row.cost for row in current_items(decision)) == 1_094_400_000


def whole_year():
    """Walk the demo year through the later levels."""
    decision = published()
    cycle = decision.cycle
    proposals = {row.code: row for row in Proposal.objects.filter(cycle=cycle).select_related("cycle")}
    services.confirm_envelope_change(actor=None, cycle=cycle, amount=1_100_000_000, reason="KUA-PPAS turun")
    for stage in ("musrenbang_kecamatan", "forum_perangkat_daerah", "rkpd", "apbd"):
        for code, steps in YEAR["timelines"].items():
            for step in (row for row in steps if row["stage"] == stage):
                volume = step.get("volume")
                services.record_level_decision(
                    actor=None, proposal=proposals[code], stage=stage, decision=step["decision"],
                    reason_code=step["reason_code"] or "", note=step["note_id"] or "", cost=step.get("cost_idr"),
                    volume=None if volume is None else Decimal(volume),
                )  # fmt: skip
    return decision


def test_every_proposal_of_the_year_ends_with_a_status_and_a_reason():
    decision = whole_year()
    proposals = Proposal.objects.filter(cycle=decision.cycle).select_related("latest_event")
    assert {row.code: row.status for row in proposals} == YEAR["status_at_2026_11_30"]
    negative = ("rejected", "deferred", "merged", "returned", "forwarded", "routed")
    assert not ProposalEvent.objects.filter(decision__in=negative, reason_code="").exists()
    assert [(row.code, row.count) for row in fates(decision.cycle)] == [
        ("in_budget", 12), ("deferred", 8), ("rejected", 3), ("merged", 1),
    ]  # fmt: skip


def test_delivery_adds_up_planned_and_realised():
    decision = whole_year()
    proposals = {
        row.code: row for row in Proposal.objects.filter(cycle=decision.cycle).select_related("cycle")
    }
    for row in YEAR["realisation"]:
        services.record_realisation(
            actor=None, proposal=proposals[row["code"]], period=row["period"],
            progress="completed" if row["status"] == "selesai" else "partly",
            realised_volume=Decimal(row["realised_volume"]), realised_cost=row["realised_idr"],
            community_hours=row["community_hours"], monitor_team=row["monitor_team"],
            variance_note=row["variance_note_id"] or "",
        )  # fmt: skip
    found = delivery(decision)
    assert (found.items, found.planned, found.realised) == (11, 1_094_400_000, 1_036_057_000)
    assert (found.finished, found.partly, found.cancelled, found.waiting) == (9, 2, 0, 0)
    assert found.community_hours == sum(row["community_hours"] for row in YEAR["realisation"])


def test_quotas_of_women_are_computed():
    decision = demo_meeting()
    add_people(decision.cycle)
    demo_amendments(decision)
    services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1", delegates=DELEGATES)
    assert [(row.women, row.total, row.share) for row in quotas(decision.cycle)] == [
        (19, 40, "47,5%"), (2, 5, "40,0%"), (29, 58, "50,0%"),
    ]  # fmt: skip
