"""The two steps of a review: who may do what, in which order, and when it is due."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from participate.kit.clock import database_now
from participate.processes.errors import NotOpen, NotYourRole
from participate.proposals.services.verification import reject
from participate.reviews.enums import State
from participate.reviews.errors import (
    AlreadyReviewed,
    BadOpinion,
    NotReady,
    NotYourOffice,
    Overtaken,
    ReviewClosed,
)
from participate.reviews.models import FormalCheck, Opinion, OpinionRequest, Review
from participate.reviews.queries.page import conflict_in, full, voices
from participate.reviews.services.finish import Ruling, finish_review
from participate.reviews.services.lead import hand_over, start_review, start_waiting, stop_review
from participate.reviews.services.steps import ask_office, record_check, withdraw_request
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_proposal
from tests.factories.reviews import (
    GOOD,
    answer,
    make_office,
    make_review,
    make_verifier,
    ready_review,
)

pytestmark = pytest.mark.django_db


def fresh(review: Review) -> Review:
    return Review.objects.select_related("proposal__cycle__area", "result").get(pk=review.pk)


def test_a_review_is_due_in_working_days_since_the_proposal_came_in(cycle, verifier):
    sent = datetime(2026, 3, 16, 3, tzinfo=UTC)
    review = start_review(actor=verifier, proposal=make_proposal(cycle, at=sent))
    assert (review.due_on, review.state, review.reviewer) == (date(2026, 3, 26), State.FORMAL, None)


def test_everything_that_waits_gets_one_review(cycle, verifier):
    for code, status in (("U-01", "submitted"), ("U-02", "resubmitted"), ("U-03", "eligible")):
        make_proposal(cycle, code, status=status)
    assert [start_waiting(actor=verifier, cycle=cycle) for _time in range(2)] == [2, 0]
    with pytest.raises(AlreadyReviewed):
        start_review(actor=verifier, proposal=Review.objects.first().proposal)
    one = Review.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            proposal=one.proposal, asked=one.asked, due_on=one.due_on, opened_at=one.opened_at
        )


def test_a_no_needs_its_reason_in_service_and_database(cycle, verifier):
    review = make_review(cycle, verifier, check=False)
    with pytest.raises(BadOpinion):
        record_check(actor=verifier, review=review, answers={**GOOD, "in_authority": (False, " ")})
    with pytest.raises(IntegrityError), transaction.atomic():
        FormalCheck.objects.create(
            review=review, complete=True, in_authority=False, no_double=True, at=database_now()
        )
    record_check(actor=verifier, review=review, answers={**GOOD, "in_authority": (False, "Jalan provinsi.")})
    assert fresh(review).state == State.DECISION


def test_offices_are_asked_in_parallel_after_the_formal_check_and_the_last_answer_ends_the_waiting(
    cycle, verifier
):
    (dpu, pak), (dlh, ibu) = make_office(cycle), make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    review = make_review(cycle, verifier, check=False)
    with pytest.raises(NotReady):
        ask_office(actor=verifier, review=review, office=dpu)
    record_check(actor=verifier, review=review, answers=GOOD)
    first, again, second = (ask_office(actor=verifier, review=review, office=one) for one in (dpu, dpu, dlh))
    assert (first, fresh(review).state) == (again, State.OPINIONS)
    answer(first, pak)
    assert fresh(review).state == State.OPINIONS
    answer(second, ibu)
    assert fresh(review).state == State.DECISION


def test_only_people_of_the_office_answer_for_it(cycle, verifier):
    office, person = make_office(cycle)
    _other, stranger = make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    request = make_review(cycle, verifier, offices=[office]).requests.get()
    for somebody in (verifier, stranger, make_user()):
        with pytest.raises(NotYourOffice):
            answer(request, somebody)
    assert answer(request, person).by == person


@pytest.mark.parametrize(
    "changes",
    [{"cost": None}, {"months": None}, {"cost_reason": ""}, {"reason": " "}, {"checklist": {}}, {"verdict": "maybe"}],
)  # fmt: skip
def test_a_positive_opinion_tells_cost_time_reason_and_every_answer(cycle, verifier, changes):
    office, person = make_office(cycle)
    request = make_review(cycle, verifier, offices=[office]).requests.get()
    with pytest.raises(BadOpinion):
        answer(request, person, **changes)
    assert not Opinion.objects.exists()
    less = {"cost": None, "cost_reason": "", "months": None, "checklist": {}}
    assert answer(request, person, verdict="not_ours", **less).checklist == []


def test_a_changed_opinion_is_added_and_nothing_is_written_over(cycle, verifier):
    office, person = make_office(cycle)
    review = make_review(cycle, verifier, offices=[office])
    first = answer(review.requests.get(), person)
    answer(review.requests.get(), person, verdict="conditional", reason="Perlu surat hibah.")
    (voice,) = voices(full(Review.objects.all()).get(), cycle)
    assert (voice.opinion.verdict, voice.earlier) == ("conditional", 1)
    for statement in (
        lambda: Opinion.objects.filter(pk=first.pk).update(verdict="not_ours"),
        lambda: FormalCheck.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            statement()


def test_a_conflict_of_opinions_is_seen(cycle, verifier):
    (dpu, pak), (dlh, ibu) = make_office(cycle), make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    review = make_review(cycle, verifier, offices=[dpu, dlh])
    one, two = review.requests.order_by("pk")
    answer(one, pak)
    assert not conflict_in(voices(full(Review.objects.all()).get(), cycle)).any
    answer(two, ibu, verdict="not_feasible", cost=12_000_000, cost_reason="Termasuk saluran.")
    found = conflict_in(voices(full(Review.objects.all()).get(), cycle))
    assert (found.verdicts, found.lowest, found.highest) == (True, 9_275_000, 12_000_000)


def test_nothing_is_decided_before_its_step(cycle, verifier):
    office, person = make_office(cycle)
    review = make_review(cycle, verifier, check=False)
    accept = Ruling("terima")

    def refused() -> str:
        with pytest.raises(NotReady) as error:
            finish_review(actor=verifier, review=review, ruling=accept)
        return error.value.message

    assert "kelengkapan" in refused()
    record_check(actor=verifier, review=review, answers=GOOD)
    assert "Belum ada instansi" in refused()
    request = ask_office(actor=verifier, review=review, office=office)
    assert "Dinas Pekerjaan Umum" in refused()
    answer(request, person)
    record_check(actor=verifier, review=review, answers={**GOOD, "no_double": (False, "Sama dengan U-02.")})
    assert "menjawab tidak" in refused()
    record_check(actor=verifier, review=review, answers=GOOD)
    done = finish_review(actor=verifier, review=review, ruling=accept, seen=review.asked_id)
    assert (done.state, done.result.decision, done.reviewer) == (State.FINISHED, "eligible", verifier)
    with pytest.raises(ReviewClosed):
        finish_review(actor=verifier, review=review, ruling=accept)


def test_a_question_without_answer_can_be_withdrawn_with_a_reason(cycle, verifier):
    (dpu, pak), (dlh, _ibu) = make_office(cycle), make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    review = make_review(cycle, verifier, offices=[dpu, dlh])
    one, two = review.requests.order_by("pk")
    answer(one, pak)
    with pytest.raises(BadOpinion):
        withdraw_request(actor=verifier, request=two, reason=" ")
    withdraw_request(actor=verifier, request=two, reason="Tidak menjawab dua kali.")
    with pytest.raises(NotReady):
        withdraw_request(actor=verifier, request=one, reason="Sudah menjawab.")
    assert fresh(review).state == State.DECISION
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionRequest.objects.filter(pk=two.pk).update(withdrawn_reason="")


def test_a_decision_taken_elsewhere_overtakes_a_review(cycle, verifier):
    review = make_review(cycle, verifier)
    with pytest.raises(NotReady):
        stop_review(actor=verifier, review=review)
    reject(actor=verifier, proposal=review.proposal, reason_code="outside_authority", note="")
    with pytest.raises(Overtaken):
        record_check(actor=verifier, review=review, answers=GOOD)
    assert stop_review(actor=verifier, review=review).state == State.STOPPED


def test_reviews_are_led_by_the_verification_team_while_verification_is_open(cycle, verifier):
    office, person = make_office(cycle)
    review = ready_review(cycle, verifier, office, person)
    elsewhere = make_verifier(make_cycle("lain"), "lain")
    for call in (
        lambda who: hand_over(actor=who, review=review, reviewer=None),
        lambda who: record_check(actor=who, review=review, answers=GOOD),
        lambda who: ask_office(actor=who, review=review, office=office),
        lambda who: finish_review(actor=who, review=review, ruling=Ruling("terima")),
    ):
        for somebody in (person, elsewhere):
            with pytest.raises(NotYourRole):
                call(somebody)
    with pytest.raises(NotReady):
        hand_over(actor=verifier, review=review, reviewer=person)
    open_only(cycle)
    with pytest.raises(NotOpen):
        finish_review(actor=verifier, review=fresh(review), ruling=Ruling("terima"))
