"""The golden year: statuses, counts and threads of the demo scenario come out of its events (golden test 20)."""

import pytest

from participate.proposals.enums import NEGATIVE
from participate.proposals.models import Proposal
from participate.proposals.queries import (
    counts,
    last_year,
    on_ballot_candidates,
    open_actions,
    status_at,
    timeline,
)
from tests.factories.processes import make_cycle
from tests.factories.proposal_scenario import at, load_year, scenario
from tests.factories.proposals import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return load_year()


def test_the_whole_year_comes_out_of_the_events(year):
    wanted = scenario()
    counted = counts(year)
    expected = wanted["cycle_counts"]
    assert status_at(year, at("2026-11-30", 23)) == wanted["status_at_2026_11_30"]
    assert counted == {
        **{name: expected[name] for name in expected if not name.endswith("_idr")},
        "submitted_cost": expected["submitted_cost_idr"], "on_ballot_cost": expected["on_ballot_cost_idr"],
        "in_verification": 0, "undecided": 0,
    }  # fmt: skip
    assert counted["submitted"] == sum(
        counted[name] for name in ("merged", "rejected", "routed_to_agency", "on_ballot", "in_verification")
    )
    assert counted["on_ballot"] == sum(counted[name] for name in ("funded", "deferred", "undecided"))
    _every_proposal_keeps_the_promise(year)


def _every_proposal_keeps_the_promise(year):
    """No proposal without a status; dates ascend; every negative step has a reason; the pointer is the newest."""
    rows = Proposal.objects.filter(cycle=year).prefetch_related("events").select_related("latest_event")
    assert len(rows) == 24
    for row in rows:
        events = list(row.events.all())
        assert row.latest_event == events[-1]
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert all(event.reason_code for event in events if event.decision in NEGATIVE)


def test_the_steps_of_the_scenario_are_the_steps_of_the_thread(year):
    for code, steps in scenario()["timelines"].items():
        proposal = Proposal.objects.get(cycle=year, code=code)
        told = [
            (step.at, step.decision, step.reason) for step in timeline(proposal)
            if not step.next and step.decision not in ("on_ballot", "resubmitted")
        ]  # fmt: skip
        assert told == [(at(row["date"]), row["decision"], row["reason_code"] or "") for row in steps]


def test_the_status_at_an_earlier_moment(year):
    early = status_at(year, at("2026-01-13"))
    assert (early["U-11"], early["U-01"], set(early.values())) == (
        "returned",
        "submitted",
        {"returned", "submitted"},
    )
    assert status_at(year, at("2026-01-06")) == {}
    assert counts(year, at("2026-01-13")) == {
        "submitted": 24, "merged": 0, "rejected": 0, "routed_to_agency": 0, "on_ballot": 0, "in_verification": 24,
        "funded": 0, "deferred": 0, "undecided": 0, "submitted_cost": 2_309_700_000, "on_ballot_cost": 0,
    }  # fmt: skip


def test_the_next_step_is_named_with_its_date():
    cycle = load_year()
    for status, stage, day in [
        ("submitted", "Verifikasi kelurahan", "2026-01-12"), ("eligible", "Musrenbang Kelurahan", "2026-01-20"),
        ("on_ballot", "Musrenbang Kelurahan", "2026-01-20"), ("funded", "KUA-PPAS (pagu sementara)", "2026-08-14"),
        ("forwarded", "Musrenbang Kecamatan", "2026-02-10"),
    ]:  # fmt: skip
        made = make_proposal(
            cycle, f"X-{status[:4]}", status=status, at=at("2026-01-08", 9),
            dictionary_item=cycle.proposals.first().dictionary_item,
        )  # fmt: skip
        last = timeline(made)[-1]
        assert (last.next, last.stage, last.at) == (True, stage, at(day, 0))
        assert last.text


def test_an_expected_step_never_lies_before_the_newest_one(year):
    for row in Proposal.objects.filter(cycle=year):
        steps = timeline(row)
        if steps[-1].next and steps[-1].at:
            assert steps[-1].at > steps[-2].at, row.code
    late = make_proposal(
        year, "X-late", status="funded", at=at("2026-12-01", 9),
        dictionary_item=year.proposals.first().dictionary_item,
    )  # fmt: skip
    expected = timeline(late)[-1]
    assert (expected.next, expected.at, expected.day) == (True, None, None)


def test_a_way_that_has_ended_promises_nothing():
    cycle = make_cycle()
    for code, status in (("U-01", "rejected"), ("U-02", "merged"), ("U-03", "deferred")):
        last = timeline(make_proposal(cycle, code, status=status))[-1]
        assert (last.next, bool(last.reason_text), bool(last.advice)) == (False, True, True)


def test_the_thread_names_roles_and_never_people(year):
    words = " ".join(
        " ".join((step.who, step.title, step.text))
        for row in Proposal.objects.filter(cycle=year)
        for step in timeline(row)
    )
    assert "(fiktif)" not in words


def test_what_may_go_on_the_ballot():
    cycle = make_cycle()
    make_proposal(cycle, "U-01", status="eligible")
    make_proposal(cycle, "U-02", status="eligible", track="opd")
    make_proposal(cycle, "U-03", status="returned")
    assert [row.code for row in on_ballot_candidates(cycle)] == ["U-01"]


def test_who_has_to_act():
    cycle = make_cycle()
    for number, status in enumerate(
        ("submitted", "returned", "resubmitted", "eligible", "rejected", "forwarded"), 1
    ):
        make_proposal(cycle, f"U-{number:02d}", status=status)
    assert open_actions(cycle) == {"proposer": 1, "verifier": 2, "facilitator": 1, "levels": 1}


def test_last_year_is_the_cycle_before_in_the_same_area():
    before = make_cycle("tamamaung-2026", fiscal_year=2026)
    make_proposal(before, "U-01", status="rejected")
    assert last_year(make_cycle()) == (before, {"rejected": 1})
    assert last_year(before) == (None, {})
