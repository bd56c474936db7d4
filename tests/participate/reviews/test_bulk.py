"""One action for many: all of them or none, seen before it is done, undone where residents saw nothing."""

import pytest

from participate.kit.models import AuditEntry
from participate.notices.models import Message
from participate.reviews.enums import BulkKind, State
from participate.reviews.errors import BadBulk, CannotUndo
from participate.reviews.models import BulkAction, OpinionRequest, Review
from participate.reviews.services.bulk import BulkOrder, preview_bulk, run_bulk, undo_bulk
from participate.reviews.services.lead import hand_over
from tests.factories.proposals import make_proposal
from tests.factories.reviews import answer, make_office, make_review, make_verifier

pytestmark = pytest.mark.django_db


def reviews(cycle, verifier, count: int, **more) -> list[int]:
    codes = [f"U-{number:02d}" for number in range(1, count + 1)]
    return [make_review(cycle, verifier, proposal=make_proposal(cycle, code), **more).pk for code in codes]


def states() -> list[tuple]:
    return list(
        Review.objects.order_by("pk").values_list("state", "reviewer", "proposal__latest_event__decision")
    )


def test_many_are_handed_over_and_taken_back(cycle, verifier):
    other = make_verifier(cycle, "lain")
    numbers = reviews(cycle, verifier, 3, reviewer=verifier)
    order = BulkOrder(BulkKind.ASSIGN, "Cuti dua minggu", reviewer=other)
    action = run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    assert {row[1] for row in states()} == {other.pk}
    undo_bulk(actor=verifier, action=action)
    assert {row[1] for row in states()} == {verifier.pk}
    with pytest.raises(CannotUndo):
        undo_bulk(actor=verifier, action=action)


def test_one_that_cannot_stops_all_of_them(cycle, verifier):
    office, _person = make_office(cycle)
    numbers = reviews(cycle, verifier, 2)
    numbers.append(make_review(cycle, verifier, proposal=make_proposal(cycle, "U-09"), check=False).pk)
    order = BulkOrder(BulkKind.ASK, "Satu bidang", office=office)
    lines = preview_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    assert [(line.review.proposal.code, bool(line.problem)) for line in lines] == [
        ("U-01", False), ("U-02", False), ("U-09", True),
    ]  # fmt: skip
    with pytest.raises(BadBulk, match="U-09"):
        run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    assert (OpinionRequest.objects.count(), BulkAction.objects.count()) == (0, 0)


def test_looking_first_leaves_nothing_behind(cycle, verifier):
    numbers, before = reviews(cycle, verifier, 2), None
    before = (states(), AuditEntry.objects.count(), Message.objects.count())
    order = BulkOrder(BulkKind.REJECT, "Jalan provinsi", reason_code="outside_authority")
    lines = preview_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    assert [line.problem for line in lines] == ["", ""]
    assert (states(), AuditEntry.objects.count(), Message.objects.count()) == before


def test_what_residents_read_cannot_be_taken_back(cycle, verifier):
    numbers = reviews(cycle, verifier, 2)
    order = BulkOrder(BulkKind.RETURN, "Lampirkan foto.", reason_code="incomplete_documents")
    action = run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    assert {(row[0], row[2]) for row in states()} == {(State.FINISHED, "returned")}
    notes = Review.objects.values_list("result__note", flat=True).distinct()
    assert set(notes) == {"Lampirkan foto."}
    with pytest.raises(CannotUndo):
        undo_bulk(actor=verifier, action=action)


def test_a_question_that_was_answered_is_not_taken_back(cycle, verifier):
    office, person = make_office(cycle)
    numbers = reviews(cycle, verifier, 2)
    order = BulkOrder(BulkKind.ASK, "Satu bidang", office=office)
    first = run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    undo_bulk(actor=verifier, action=first)
    assert not OpinionRequest.objects.exists()
    second = run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    answer(OpinionRequest.objects.order_by("pk").last(), person)
    with pytest.raises(CannotUndo):
        undo_bulk(actor=verifier, action=second)
    assert OpinionRequest.objects.count() == 2


def test_what_somebody_went_on_from_is_not_taken_back(cycle, verifier):
    other = make_verifier(cycle, "lain")
    numbers = reviews(cycle, verifier, 2)
    order = BulkOrder(BulkKind.ASSIGN, "Bagi tugas", reviewer=other)
    action = run_bulk(actor=verifier, cycle=cycle, numbers=numbers, order=order)
    one = Review.objects.select_related("proposal__cycle__area").get(pk=numbers[0])
    hand_over(actor=other, review=one, reviewer=verifier)
    with pytest.raises(CannotUndo, match="U-01"):
        undo_bulk(actor=verifier, action=action)
    assert [row[1] for row in states()] == [verifier.pk, other.pk]


@pytest.mark.parametrize("reason", ["", "  "])
def test_the_one_reason_is_needed_and_so_is_a_choice_of_this_cycle(cycle, verifier, reason):
    numbers = reviews(cycle, verifier, 1)
    for chosen, why in ((numbers, reason), ([], "Bagi"), ([999_999], "Bagi")):
        order = BulkOrder(BulkKind.ASSIGN, why, reviewer=verifier)
        with pytest.raises(BadBulk):
            run_bulk(actor=verifier, cycle=cycle, numbers=chosen, order=order)
