"""The pages of reviews: the desk, one review, the opinion, what residents see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from participate.kit.clock import database_now
from participate.proposals.models import Proposal
from participate.reviews.checklist import questions
from participate.reviews.models import BulkAction, OpinionRequest, Review
from participate.reviews.queries.desk import Wanted, counts, desk, today_in
from participate.reviews.services.finish import Ruling, finish_review
from participate.reviews.services.lead import start_waiting
from participate.reviews.services.steps import ask_office
from tests.factories.proposals import make_many, make_proposal
from tests.factories.reviews import (
    answer,
    make_office,
    make_review,
    make_verifier,
    ready_review,
)

pytestmark = pytest.mark.django_db


def url(name: str, cycle, *more) -> str:
    return reverse(f"reviews:{name}", args=[cycle.slug, *more])


def everywhere(cycle, verifier, count: int) -> None:
    """Make reviews of which each has a reviewer, two offices and an answer."""
    (dpu, pak), (dlh, _ibu) = make_office(cycle), make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    make_many(cycle, count, status="submitted")
    start_waiting(actor=verifier, cycle=cycle)
    Review.objects.update(reviewer=verifier, state="opinions")
    now, due = database_now(), today_in(cycle, database_now())
    rows = [OpinionRequest(review=row, office=one, due_on=due, asked_at=now)
            for row in Review.objects.all() for one in (dpu, dlh)]  # fmt: skip
    OpinionRequest.objects.bulk_create(rows)
    answer(OpinionRequest.objects.filter(office=dpu).order_by("pk").first(), pak)


@pytest.mark.parametrize("count", [1, 300])
def test_the_desk_takes_the_same_queries_at_one_and_at_three_hundred(
    client, cycle, verifier, count, django_assert_num_queries
):
    everywhere(cycle, verifier, count)
    client.force_login(verifier)
    with django_assert_num_queries(11):
        page = client.get(url("desk", cycle))
    assert page.content.count(b'name="pilih"') == min(count, 25)


def codes(cycle, user, **wanted) -> list[str]:
    rows = desk(cycle, Wanted(**wanted), user=user, now=database_now())
    return [row.proposal.code for row in rows]


def test_each_tab_holds_what_it_says_and_the_counts_agree(cycle, verifier):
    office, person = make_office(cycle)
    today = today_in(cycle, database_now())
    days = {"U-01": -1, "U-02": 0, "U-03": 1, "U-04": 2}
    for code, offset in days.items():
        review = make_review(cycle, verifier, proposal=make_proposal(cycle, code), check=False)
        Review.objects.filter(pk=review.pk).update(due_on=today + timedelta(days=offset))
    Review.objects.filter(proposal__code="U-01").update(reviewer=verifier)
    asked = Review.objects.select_related("proposal__cycle__area").get(proposal__code="U-04")
    OpinionRequest.objects.create(review=asked, office=office, due_on=today, asked_at=database_now())
    found = {tab: codes(cycle, verifier, tab=tab) for tab in ("mine", "due", "overdue", "unassigned", "open")}
    assert found == {
        "mine": ["U-01"], "overdue": ["U-01"], "due": ["U-02", "U-03"], "unassigned": ["U-02", "U-03", "U-04"],
        "open": ["U-01", "U-02", "U-03", "U-04"],
    }  # fmt: skip
    assert (codes(cycle, person, tab="answer"), codes(cycle, verifier, tab="answer")) == (["U-04"], [])
    numbers = counts(cycle, verifier, database_now())
    assert {tab: numbers[tab] for tab in found} == {tab: len(rows) for tab, rows in found.items()}
    assert codes(cycle, verifier, tab="open", office="DPU") == ["U-04"]
    assert codes(cycle, verifier, tab="open", search="u-03 paving") == []
    assert codes(cycle, verifier, tab="open", search="U-03") == ["U-03"]


def test_a_review_from_the_first_click_to_what_residents_read(client, cycle, verifier):
    office, person = make_office(cycle)
    proposal = make_proposal(cycle)
    client.force_login(verifier)
    client.post(url("begin", cycle))
    review = Review.objects.get()
    one = url("review", cycle, review.pk)
    bad = client.post(
        url("check", cycle, review.pk), {"complete": "yes", "in_authority": "no", "no_double": "yes"}
    )
    assert (bad.status_code, "Tulis mengapa tidak" in bad.content.decode()) == (422, True)
    client.post(
        url("check", cycle, review.pk), {"complete": "yes", "in_authority": "yes", "no_double": "yes"}
    )
    client.post(url("ask", cycle, review.pk), {"office": office.pk})
    assert "belum menjawab" in client.get(url("desk", cycle) + "?tab=open").content.decode()
    client.force_login(person)
    assert "U-01" in client.get(url("desk", cycle)).content.decode()
    form = {"verdict": "feasible", "reason": "Bisa tahun depan.", "cost": "9.275.000", "cost_reason": "35 m2.",
            "months": "3", **{f"q_{code}": "yes" for code in questions(cycle)}}  # fmt: skip
    number = OpinionRequest.objects.get().pk
    assert client.post(url("opinion", cycle, review.pk, number), {**form, "months": ""}).status_code == 422
    assert client.post(url("opinion", cycle, review.pk, number), form).status_code == 302
    public = reverse("proposals:detail", args=[cycle.slug, proposal.code])
    hidden = client.get(public).content.decode()
    assert [text in hidden for text in ("Bisa tahun depan.", "Layak")] == [False, False]
    client.force_login(verifier)
    done = client.post(
        url("finish", cycle, review.pk, "terima"), {"seen": proposal.latest_event_id, "note": ""}
    )
    assert done.status_code == 302, done.content.decode()
    client.logout()
    page = client.get(public).content.decode()
    assert [text in page for text in ("Bisa tahun depan.", "Layak", "3 bulan", "Rp\u00a09.275.000")] == [
        True
    ] * 4
    assert [name in page for name in ("Petugas ver", "Orang DPU")] == [False, False]
    client.force_login(verifier)
    assert client.get(one).status_code == 200


def test_a_decision_leads_to_the_next_review_of_the_same_person(client, cycle, verifier):
    office, person = make_office(cycle)
    rows = [
        ready_review(cycle, verifier, office, person, reviewer=verifier, proposal=make_proposal(cycle, code))
        for code in ("U-01", "U-02")
    ]
    client.force_login(verifier)
    post = {"seen": rows[0].asked_id, "note": ""}
    answered = client.post(url("finish", cycle, rows[0].pk, "terima"), post)
    assert answered["Location"] == url("review", cycle, rows[1].pk)


def test_what_stands_in_the_way_of_a_decision_is_said_and_the_text_is_kept(client, cycle, verifier):
    review = make_review(cycle, verifier)
    client.force_login(verifier)
    page = client.post(
        url("finish", cycle, review.pk, "terima"), {"seen": review.asked_id, "note": "Kalimat saya."}
    )
    text = page.content.decode()
    assert (page.status_code, "Belum ada instansi" in text, "Kalimat saya." in text) == (409, True, True)


def test_many_are_looked_at_first_then_done_then_taken_back_by_plain_forms(client, cycle, verifier):
    numbers = [
        make_review(cycle, verifier, proposal=make_proposal(cycle, code)).pk for code in ("U-01", "U-02")
    ]
    client.force_login(verifier)
    first = client.post(url("many", cycle), {"pilih": numbers})
    assert (first.status_code, "Jenis alasan" in first.content.decode()) == (200, True)
    form = {"pilih": numbers, "kind": "assign", "reviewer": verifier.pk, "reason": "Bagi tugas"}
    assert "Lakukan untuk 2 tinjauan" in client.post(url("many", cycle), form).content.decode()
    assert client.post(url("many", cycle), {**form, "reason": ""}).status_code == 422
    assert not BulkAction.objects.exists()
    client.post(url("many", cycle), {**form, "confirm": "1"})
    assert set(Review.objects.values_list("reviewer", flat=True)) == {verifier.pk}
    assert "Tindakan terakhir Anda" in client.get(url("desk", cycle)).content.decode()
    client.post(url("undo", cycle, BulkAction.objects.get().pk))
    assert set(Review.objects.values_list("reviewer", flat=True)) == {None}


def test_an_office_sees_its_own_question_and_nothing_of_the_others(client, cycle, verifier):
    (dpu, pak), (dlh, ibu) = make_office(cycle), make_office(cycle, "DLH", "Dinas Lingkungan Hidup")
    review = make_review(cycle, verifier, offices=[dpu, dlh])
    answer(review.requests.get(office=dpu), pak, reason="Kata dinas pertama.")
    client.force_login(ibu)
    page = client.get(url("review", cycle, review.pk)).content.decode()
    assert [text in page for text in ("Dinas Lingkungan Hidup", "Kata dinas pertama.", "Keputusan Anda")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_finished_review_costs_the_page_of_a_proposal_a_fixed_number_of_queries(
    client, cycle, verifier, django_assert_num_queries
):
    offices = [make_office(cycle, f"D{number}", f"Dinas {number}") for number in range(4)]
    office, person = offices[0]
    review = ready_review(cycle, verifier, office, person)
    for one, somebody in offices[1:]:
        answer(ask_office(actor=verifier, review=review, office=one), somebody)
    finish_review(actor=verifier, review=review, ruling=Ruling("terima"))
    public = reverse("proposals:detail", args=[cycle.slug, Proposal.objects.get().code])
    client.get(public)
    from participate.reviews.queries import page as parts

    with django_assert_num_queries(4):
        assert len(parts.public_reviews(review.proposal, cycle)[0].voices) == 4


def test_whoever_proposed_finds_the_way_to_appeal_and_the_answer_on_the_page(client, cycle, verifier):
    from participate.proposals.services.verification import reject
    from participate.reviews.models import Appeal
    from tests.factories.processes import make_user

    author, other = make_user("pengusul@rw.example"), make_verifier(cycle, "lain")
    proposal = make_proposal(cycle, proposer=author)
    reject(actor=verifier, proposal=proposal, reason_code="outside_authority", note="")
    public, way = reverse("proposals:detail", args=[cycle.slug, "U-01"]), url("appeal", cycle, "U-01")
    assert way not in client.get(public).content.decode()
    client.force_login(author)
    assert way in client.get(public).content.decode()
    assert client.post(way, {"text": ""}).status_code == 422
    client.post(way, {"text": "Rahasia untuk pemutus."})
    page = client.get(public).content.decode()
    assert ("Ada keberatan yang menunggu jawaban" in page, way in page) == (True, False)
    judge = url("judge", cycle, Appeal.objects.get().pk)
    client.force_login(verifier)
    assert "bukan yang memutuskan dulu" in client.get(judge).content.decode()
    client.force_login(other)
    client.post(judge, {"take": "1"})
    client.post(judge, {"outcome": "reversed", "reason": "Suratnya ada."})
    client.logout()
    page = client.get(public).content.decode()
    assert [text in page for text in ("Keputusan dibatalkan", "Suratnya ada.", "Rahasia untuk pemutus.")] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_appeals_costs_the_same_at_one_and_at_thirty(
    client, cycle, verifier, count, django_assert_num_queries
):
    from participate.reviews.models import Appeal

    for row in make_many(cycle, count, status="rejected"):
        Appeal.objects.create(
            proposal=row, against_id=row.latest_event_id, text="x", at=row.latest_event.at, due_on="2026-01-09",
            reviewer=verifier,
        )  # fmt: skip
    client.force_login(verifier)
    with django_assert_num_queries(9):
        page = client.get(url("appeals", cycle))
    assert page.content.count(b"card stack") == min(count, 25)
