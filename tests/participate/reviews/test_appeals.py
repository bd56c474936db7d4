"""The right to appeal: once, in time, by those who proposed, to somebody else, answered in public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from participate.kit.clock import database_now
from participate.processes.errors import NotYourRole
from participate.proposals.errors import BadStep
from participate.proposals.models import CoAuthor
from participate.proposals.services.appeals import record_appeal
from participate.proposals.services.events import record_event
from participate.proposals.services.verification import (
    accept,
    accept_conditionally,
    reject,
    return_proposal,
    route,
)
from participate.reviews.errors import BadOpinion, NoAppeal, NotReady, NotYourAppeal, OwnDecision
from participate.reviews.models import Appeal
from participate.reviews.services.appeals import decide_appeal, lodge_appeal, take_appeal
from participate.reviews.services.lead import start_review
from tests.factories.processes import make_user
from tests.factories.proposals import make_proposal
from tests.factories.reviews import make_verifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cycle):
    return make_verifier(cycle, "lain")


@pytest.fixture
def author():
    return make_user("pengusul@rw.example")


@pytest.fixture
def refused(cycle, verifier, author):
    """A proposal that the verifier has rejected."""
    proposal = make_proposal(cycle, proposer=author)
    reject(actor=verifier, proposal=proposal, reason_code="outside_authority", note="Jalan provinsi.")
    return proposal


def lodged(proposal, author) -> Appeal:
    lodge_appeal(actor=author, proposal=proposal, text="Lorong ini milik kelurahan.")
    return Appeal.objects.select_related("proposal__cycle__area").get()


def test_a_won_appeal_brings_the_proposal_to_the_ballot_and_its_step_says_why(
    refused, author, other, verifier
):
    appeal = lodged(refused, author)
    assert appeal.first_decider == verifier
    take_appeal(actor=other, appeal=appeal, reviewer=other)
    won = decide_appeal(actor=other, appeal=appeal, outcome="reversed", reason="Surat tanahnya ada.")
    refused.refresh_from_db()
    event = refused.latest_event
    assert (won.result, event.decision, event.actor, event.actor_role) == (
        event,
        "eligible",
        other,
        "verifier",
    )
    assert "Surat tanahnya ada." in event.note
    assert event.cost == refused.cost


def test_back_to_review_waits_again_and_a_new_review_can_begin(refused, author, other):
    appeal = lodged(refused, author)
    decide_appeal(actor=other, appeal=appeal, outcome="reopened", reason="Perlu dilihat ke lokasi.")
    refused.refresh_from_db()
    assert refused.status == "reopened"
    assert start_review(actor=other, proposal=refused).asked == refused.latest_event
    accept_conditionally(actor=other, proposal=refused, note="Surat hibah.", seen=refused.latest_event_id)


def test_a_decision_that_stands_appends_no_step(refused, author, other):
    before = refused.events.count()
    done = decide_appeal(
        actor=other, appeal=lodged(refused, author), outcome="upheld", reason="Tetap jalan provinsi."
    )
    assert (done.result, refused.events.count(), done.decided_by) == (None, before, other)
    with pytest.raises(NoAppeal):
        decide_appeal(actor=other, appeal=done, outcome="reversed", reason="Lagi.")


def test_nobody_judges_their_own_decision_or_their_own_appeal(refused, author, other, verifier):
    appeal = lodged(refused, author)
    for call in (
        lambda: decide_appeal(actor=verifier, appeal=appeal, outcome="reversed", reason="Ya."),
        lambda: take_appeal(actor=other, appeal=appeal, reviewer=verifier),
    ):
        with pytest.raises(OwnDecision):
            call()
    for column in ("reviewer", "decided_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.update(**{column: verifier})
    with pytest.raises(NotYourRole):
        decide_appeal(actor=author, appeal=appeal, outcome="reversed", reason="Ya.")
    with pytest.raises(BadOpinion):
        decide_appeal(actor=other, appeal=appeal, outcome="upheld", reason=" ")


def test_a_verifier_who_proposed_it_does_not_judge_the_appeal(cycle, verifier, other):
    proposal = make_proposal(cycle, proposer=other)
    reject(actor=verifier, proposal=proposal, reason_code="duplicate", note="")
    appeal = lodged(proposal, other)
    with pytest.raises(OwnDecision):
        decide_appeal(actor=other, appeal=appeal, outcome="reversed", reason="Ya.")


def test_only_those_who_proposed_appeal_and_co_authors_are_among_them(refused, author):
    friend, stranger = make_user("teman@rw.example"), make_user("lain@rw.example")
    entry = CoAuthor.objects.create(proposal=refused, person=friend, state="invited", made_at=database_now())
    for somebody in (friend, stranger):
        with pytest.raises(NotYourAppeal):
            lodge_appeal(actor=somebody, proposal=refused, text="Mohon ditinjau.")
    entry.state = "joined"
    entry.save()
    assert lodge_appeal(actor=friend, proposal=refused, text="Mohon ditinjau.").appellant == friend


def test_there_is_one_appeal_for_a_decision_and_a_new_one_for_a_new_decision(
    refused, author, other, verifier
):
    appeal = lodged(refused, author)
    with pytest.raises(NoAppeal):
        lodge_appeal(actor=author, proposal=refused, text="Sekali lagi.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(
            proposal=refused, against=appeal.against, text="x", at=appeal.at, due_on=appeal.due_on
        )
    decide_appeal(actor=other, appeal=appeal, outcome="reopened", reason="Lihat lokasi.")
    refused.refresh_from_db()
    reject(actor=other, proposal=refused, reason_code="technical_infeasible", note="")
    second = lodge_appeal(actor=author, proposal=refused, text="Sekali lagi.")
    assert second.first_decider == other


def test_the_last_day_counts_until_midnight_on_the_clocks_of_the_cycle(refused, author):
    decided = refused.latest_event.at
    late = decided + timedelta(days=15)
    with pytest.raises(NoAppeal):
        lodge_appeal(actor=author, proposal=refused, text="Terlambat.", now=late)
    last = decided + timedelta(days=14)
    assert lodge_appeal(actor=author, proposal=refused, text="Masih sempat.", now=last).pk


@pytest.mark.parametrize("status", ["submitted", "eligible", "merged", "deferred"])
def test_other_steps_are_no_decisions_to_appeal_against(cycle, author, status):
    proposal = make_proposal(cycle, status=status, proposer=author)
    with pytest.raises(NoAppeal):
        lodge_appeal(actor=author, proposal=proposal, text="Mohon ditinjau.")


def test_a_routed_proposal_that_wins_comes_back_to_the_track_decided_here(cycle, verifier, other, author):
    proposal = make_proposal(cycle, proposer=author)
    route(actor=verifier, proposal=proposal, agency=proposal.agency, note="Dinas PU.")
    decide_appeal(
        actor=other, appeal=lodged(proposal, author), outcome="reversed", reason="Kewenangan kelurahan."
    )
    proposal.refresh_from_db()
    assert (proposal.status, proposal.track) == ("eligible", "dana_kelurahan")


def test_a_proposal_that_was_sent_again_has_gone_on(cycle, verifier, other, author):
    proposal = make_proposal(cycle, proposer=author)
    return_proposal(actor=verifier, proposal=proposal, reason_code="incomplete_documents", note="")
    appeal = lodged(proposal, author)
    record_event(actor=None, proposal=proposal, stage="verifikasi_kelurahan", decision="resubmitted")
    with pytest.raises(NotReady):
        decide_appeal(actor=other, appeal=appeal, outcome="reversed", reason="Lengkap.")
    assert decide_appeal(actor=other, appeal=appeal, outcome="upheld", reason="Sudah dikirim lagi.").pk


def test_without_an_appeal_nothing_leads_back_from_a_refusal(refused, other):
    with pytest.raises(BadStep):
        accept(actor=other, proposal=refused)
    for decision in ("rejected", "funded"):
        with pytest.raises(BadStep):
            record_appeal(actor=other, proposal=refused, decision=decision, note="x")
