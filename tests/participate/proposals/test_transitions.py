"""The transition table is complete and closed, and the service obeys it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from participate.kit.clock import database_now
from participate.processes import profile_data
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.proposals.enums import NEGATIVE, Decision, Reason
from participate.proposals.errors import BadStep, NeedsReason
from participate.proposals.models import ProposalEvent
from participate.proposals.services.events import record_event
from participate.proposals.transitions import (
    STAGE_KINDS,
    START,
    TABLE,
    TERMINAL,
    StageKind,
    label_of,
    may_follow,
    stage_kind,
)
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal


def reachable():
    found, todo = set(START), list(START)
    while todo:
        rule = TABLE[todo.pop()]
        fresh = {*rule.next, *rule.on_appeal} - found
        found |= fresh
        todo += fresh
    return found


def test_every_state_named_as_next_has_a_row():
    assert {state for rule in TABLE.values() for state in (*rule.next, *rule.on_appeal)} - set(TABLE) == set()


def test_every_row_can_be_reached_from_the_start():
    assert set(TABLE) - reachable() == set()


def test_every_decision_is_reachable():
    assert {decision for decision, _kind in reachable()} == set(Decision)


def test_the_ends_are_known():
    K, D = StageKind, Decision
    assert {
        (D.MERGED, K.VERIFY), (D.REJECTED, K.VERIFY), (D.REJECTED, K.LEVEL), (D.REJECTED, K.CEILING),
        (D.REJECTED, K.BUDGET), (D.DEFERRED, K.BUDGET), (D.ASSESSED, K.DELIVER),
    } == TERMINAL  # fmt: skip


def test_no_step_goes_back_to_an_earlier_kind_of_stage():
    order = list(StageKind)
    wrong = [(state, after) for state, rule in TABLE.items() for after in rule.next
             if order.index(after[1]) < order.index(state[1])]  # fmt: skip
    assert wrong == []


def test_every_stage_of_every_shipped_profile_has_a_kind():
    named = {row["code"] for code in profile_data.codes() for row in profile_data.load(code)["stages"]}
    assert named - set(STAGE_KINDS) == set()


@pytest.mark.parametrize("code", profile_data.codes())
def test_every_shipped_profile_can_propose_verify_decide_and_deliver(code):
    kinds = {stage_kind(row["code"]) for row in profile_data.load(code)["stages"]}
    assert {StageKind.PROPOSE, StageKind.VERIFY, StageKind.DECIDE, StageKind.DELIVER} - kinds == set()


def test_an_unknown_stage_is_judged_by_what_its_phase_opens():
    assert (stage_kind("check", ["verify"]), stage_kind("forum")) == (StageKind.VERIFY, StageKind.LEVEL)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_row_reads_in_both_languages(language):
    with translation.override(language):
        texts = [(label_of(d, "", k), str(rule.then), str(rule.sipd)) for (d, k), rule in TABLE.items()]
    assert all(all(row) for row in texts)


def test_positive_ends_have_no_reason_and_negative_ones_do():
    assert {rule.tone for (d, _k), rule in TABLE.items() if d in (Decision.REJECTED, Decision.DEFERRED)} == {
        "out"
    }


@pytest.fixture
def proposal(db):
    return make_proposal(make_cycle())


def test_a_step_outside_the_table_is_refused_in_words(proposal):
    with translation.override("en"), pytest.raises(BadStep, match="Funded"):
        record_event(actor=None, proposal=proposal, stage="musrenbang_kelurahan", decision="funded")
    assert proposal.events.count() == 1


def test_every_step_outside_the_table_is_refused(proposal):
    state = (Decision.SUBMITTED, StageKind.PROPOSE)
    stages = {kind: next(s for s, k in STAGE_KINDS.items() if k == kind) for kind in StageKind}
    for decision in Decision:
        for kind, stage in stages.items():
            if (decision, kind) not in TABLE[state].next:
                with pytest.raises(BadStep):
                    record_event(actor=None, proposal=proposal, stage=stage, decision=decision, reason_code="other",
                                 note="x")  # fmt: skip
    assert proposal.events.count() == 1


@pytest.mark.parametrize("decision", [d for d in NEGATIVE if d in (
    Decision.RETURNED, Decision.MERGED, Decision.REJECTED, Decision.ROUTED)])  # fmt: skip
def test_a_negative_decision_without_reason_is_refused_by_the_service(proposal, decision):
    with pytest.raises(NeedsReason):
        record_event(actor=None, proposal=proposal, stage="verifikasi_kelurahan", decision=decision)


@pytest.mark.parametrize("decision", NEGATIVE)
def test_a_negative_decision_without_reason_is_refused_by_the_database(proposal, decision):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalEvent.objects.create(
            proposal=proposal, number=2, at=database_now(), stage="x", decision=decision
        )


def test_the_reason_other_needs_a_note_in_service_and_database(proposal):
    with pytest.raises(NeedsReason):
        record_event(actor=None, proposal=proposal, stage="verifikasi_kelurahan", decision="rejected",
                     reason_code="other", note="  ")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalEvent.objects.create(proposal=proposal, number=2, at=database_now(), stage="x",
                                     decision="rejected", reason_code=Reason.OTHER)  # fmt: skip


def test_events_cannot_be_changed_or_deleted_through_any_door(proposal):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProposalEvent.objects.filter(proposal=proposal).update(note="changed")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProposalEvent.objects.filter(proposal=proposal)._raw_delete("default")


def test_two_events_of_a_proposal_never_share_a_number(proposal):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalEvent.objects.create(
            proposal=proposal, number=1, at=database_now(), stage="x", decision="eligible"
        )


def test_the_pointer_is_the_newest_event_after_every_step(proposal):
    for stage, decision, reason in [
        ("verifikasi_kelurahan", "returned", "incomplete_documents"), ("verifikasi_kelurahan", "resubmitted", ""),
        ("verifikasi_kelurahan", "eligible", "conditional_land"), ("musrenbang_kelurahan", "on_ballot", ""),
        ("musrenbang_kelurahan", "funded", "amended"), ("kua_ppas", "confirmed", ""), ("apbd", "accepted", ""),
        ("pelaksanaan", "in_progress", ""), ("pelaksanaan", "completed", ""), ("pelaksanaan", "assessed", ""),
    ]:  # fmt: skip
        event = record_event(
            actor=None, proposal=proposal, stage=stage, decision=decision, reason_code=reason
        )
        stored = type(proposal).objects.select_related("latest_event").get(pk=proposal.pk)
        newest = stored.events.order_by("-number").first()
        assert (stored.latest_event, stored.status) == (newest, decision) == (event, decision)


def test_a_step_cannot_be_dated_before_the_newest_one(proposal):
    with pytest.raises(BadStep):
        record_event(actor=None, proposal=proposal, stage="verifikasi_kelurahan", decision="eligible",
                     now=database_now() - timedelta(days=400))  # fmt: skip


def test_a_proposal_never_goes_back_to_an_earlier_stage(db):
    proposal = make_proposal(make_cycle(), status="forwarded")
    record_event(actor=None, proposal=proposal, stage="rkpd", decision="accepted")
    with pytest.raises(BadStep):
        record_event(actor=None, proposal=proposal, stage="musrenbang_kecamatan", decision="accepted")


def test_the_actor_needs_a_role_of_the_table(proposal):
    resident = make_user()
    with pytest.raises(NotYourRole):
        record_event(actor=resident, proposal=proposal, stage="verifikasi_kelurahan", decision="eligible")
    verifier = make_user("v@example.org", Role.VERIFIER, cycle=proposal.cycle)
    event = record_event(actor=verifier, proposal=proposal, stage="verifikasi_kelurahan", decision="eligible")
    assert (event.actor_id, event.actor_role) == (verifier.pk, "verifier")


def test_a_partial_decision_says_why(db):
    proposal = make_proposal(make_cycle(), status="forwarded")
    with pytest.raises(NeedsReason):
        record_event(actor=None, proposal=proposal, stage="musrenbang_kecamatan", decision="partly")
    record_event(
        actor=None, proposal=proposal, stage="musrenbang_kecamatan", decision="partly", note="40 dari 60"
    )
    assert proposal.status == "partly"


def test_what_only_an_appeal_can_bring_follows_nothing_else():
    heard = [(Decision.ELIGIBLE, StageKind.VERIFY), (Decision.REOPENED, StageKind.VERIFY)]
    refusals = {state for state, rule in TABLE.items() if rule.on_appeal}
    assert refusals == {
        (d, StageKind.VERIFY) for d in (Decision.RETURNED, Decision.REJECTED, Decision.ROUTED)
    }
    for state in refusals:
        assert [may_follow(state, decision, kind) for decision, kind in heard] == [False, False]
        assert [may_follow(state, decision, kind, on_appeal=True) for decision, kind in heard] == [True, True]
    assert not may_follow(
        (Decision.REJECTED, StageKind.VERIFY), Decision.FUNDED, StageKind.DECIDE, on_appeal=True
    )
