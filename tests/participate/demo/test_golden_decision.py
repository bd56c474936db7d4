"""Golden tests 5, 6, 17 and 20 against the loaded demo: plenary, cut, quotas, timelines, statuses."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from participate.demo import scenario
from participate.outcomes.models import Decision, EnvelopeChange, Realisation
from participate.outcomes.queries.meeting import load_meeting
from participate.outcomes.queries.quotas import quotas
from participate.processes.queries import envelope_amount
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.queries.status import counts, status_at

EXTRA = {"on_ballot", "resubmitted"}  # steps of the status machine that the scenario leaves out
MAKASSAR = ZoneInfo("Asia/Makassar")


def decided(year):
    return load_meeting(year, Decision.objects.get(cycle=year))


def test_the_final_list_after_the_amendments_is_the_published_one(year, expected):
    sheet = decided(year).sheet()
    lines = [
        (line.rank, line.candidate.code, line.entry.volume, line.entry.cost, float(line.combined))
        for line in sheet.lines
    ]
    assert lines == [
        (row["rank"], row["code"], row["volume"], row["cost_idr"], row["combined_score"])
        for row in expected["decision"]["funded"]
    ]


def test_the_final_total_stays_within_the_envelope_and_the_floors_hold(year, expected):
    sheet, wanted = decided(year).sheet(), expected["decision"]["summary"]
    left = expected["envelope"]["amount_idr"] - sheet.total
    assert (sheet.total, left) == (wanted["total_idr"], wanted["remaining_idr"]) == (1_197_900_000, 2_100_000)
    assert [(floor.code, floor.amount, floor.reached) for floor in sheet.floors] == [
        ("non_physical", wanted["non_physical_idr"], True),
        ("inclusive", wanted["inclusive_idr"], True),
    ]


def test_the_cut_drops_three_in_order_and_leaves_the_published_total(year, expected):
    change = EnvelopeChange.objects.get(decision__cycle=year)
    wanted = expected["envelope_change"]["expected"]
    dropped = [row.item.proposal.code for row in change.drops.order_by("position")]
    assert dropped == wanted["dropped"]
    assert envelope_amount(year) == 1_100_000_000
    events = ProposalEvent.objects.filter(proposal__cycle=year, decision="confirmed")
    kept = {event.proposal.code: event.cost for event in events.select_related("proposal")}
    assert sorted(kept) == sorted(wanted["kept"])
    assert sum(kept.values()) == wanted["total_idr"] == 1_094_400_000


def test_quotas_are_computed_from_lists_and_counts(year):
    shares = [
        (quota.women, quota.total, quota.women * 100 / quota.total, quota.reached) for quota in quotas(year)
    ]
    assert shares == [(19, 40, 47.5, True), (2, 5, 40.0, True), (29, 58, 50.0, True)]


def test_every_timeline_is_the_published_one(year, expected):
    for code, rows in expected["timelines"].items():
        events = ProposalEvent.objects.filter(proposal__cycle=year, proposal__code=code).order_by("number")
        told = [
            (
                event.at.astimezone(MAKASSAR).date().isoformat(),
                event.stage,
                event.decision,
                event.reason_code or None,
            )
            for event in events
            if event.decision not in EXTRA and event.stage != "pelaksanaan"
        ]
        assert told == [(row["date"], row["stage"], row["decision"], row["reason_code"]) for row in rows], (
            code
        )


def test_costs_and_volumes_in_the_timelines_are_the_published_ones(year, expected):
    for code, rows in expected["timelines"].items():
        events = ProposalEvent.objects.filter(proposal__cycle=year, proposal__code=code)
        for row in rows:
            event = events.get(stage=row["stage"], decision=row["decision"])
            if "cost_idr" in row:
                assert event.cost == row["cost_idr"], (code, row)
            if "volume" in row:
                assert event.volume == row["volume"], (code, row)


def test_steps_ascend_and_every_refusal_has_a_reason_and_nothing_is_without_status(year):
    negative = {"rejected", "deferred", "merged", "returned", "forwarded", "routed"}
    for proposal in Proposal.objects.filter(cycle=year).select_related("latest_event"):
        events = list(proposal.events.order_by("number"))
        assert events
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert all(event.reason_code for event in events if event.decision in negative)
        assert all(event.actor_role for event in events)
        assert proposal.latest_event == events[-1]


def test_the_status_of_every_proposal_on_30_november_is_the_published_one(year, expected):
    moment = datetime.combine(date(2026, 11, 30), datetime.max.time(), MAKASSAR).astimezone(UTC)
    assert status_at(year, moment) == expected["status_at_2026_11_30"]


def test_the_counts_of_the_cycle_are_the_published_ones(year, expected):
    wanted = {name.removesuffix("_idr"): value for name, value in expected["cycle_counts"].items()}
    assert counts(year) == {**wanted, "in_verification": 0, "undecided": 0}


def test_delivery_sums_to_the_published_totals(year, expected):
    entries = Realisation.objects.filter(proposal__cycle=year)
    assert entries.count() == len(expected["realisation"]) == 11
    assert sum(entry.planned_cost for entry in entries) == 1_094_400_000
    assert sum(entry.realised_cost for entry in entries) == 1_036_057_000


def test_loading_reads_inputs_only():
    """The loader never opens a key that holds a result."""
    import inspect

    from participate.demo import afterlife, proposals, setting, vote

    text = "".join(inspect.getsource(module) for module in (afterlife, proposals, setting, vote))
    for key in (
        "expected",
        "status_at_2026_11_30",
        "cycle_counts",
        "technical_score",
        "summary",
        'cost_idr"]',
    ):
        assert f'"{key}' not in text.replace('event.get("cost_idr")', ""), key
    assert scenario.PATH.is_file()


def test_the_scenario_is_the_one_that_was_given():
    """Expected results mean something only while nobody edits them."""
    import hashlib

    digest = hashlib.sha256(scenario.PATH.read_bytes()).hexdigest()
    assert digest == "f1549e6b0cb5e391458f97a36c10e8e53e4e8149b0e2251d9531c4195230fff7"
