"""What an account leaves in reviews: taken along as data, blanked when it is erased, the record itself stays."""

import pytest
from django.db import DatabaseError, transaction

from participate.proposals.services.verification import reject
from participate.reviews.models import Appeal, Opinion, Review
from participate.reviews.services.appeals import lodge_appeal
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services.erase import erase_person
from tests.factories.processes import make_user
from tests.factories.proposals import make_proposal
from tests.factories.reviews import answer, make_office, make_review, make_verifier, review_cycle

pytestmark = pytest.mark.django_db
MAIL = "dpu@dinas.example"


def verified(user) -> None:
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)


def test_an_erased_officer_is_named_nowhere_and_the_opinion_stays():
    cycle = review_cycle()
    verifier = make_verifier(cycle)
    office, person = make_office(cycle)
    review = make_review(cycle, verifier, offices=[office], reviewer=verifier)
    answer(review.requests.get(), person, reason=f"Hubungi {MAIL} untuk gambar.", cost_reason=f"Dari {MAIL}.")
    verified(person)
    found = data_of(person_of(person))
    assert [len(found[name]) for name in ("offices", "opinions", "formal_checks")] == [1, 1, 0]
    number = person.pk
    erase_person(actor=None, person=person_of(person))
    opinion = Opinion.objects.get()
    assert MAIL not in f"{opinion.reason} {opinion.cost_reason}"
    assert (opinion.verdict, opinion.cost, opinion.by_id) == ("feasible", 9_275_000, number)
    assert not office.members.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Opinion.objects.update(reason="Lain.")


def test_an_erased_proposer_and_reviewer_leave_appeal_and_review_without_them():
    cycle = review_cycle()
    verifier, author = make_verifier(cycle), make_user("pengusul@rw.example")
    review = make_review(cycle, verifier, reviewer=verifier)
    proposal = make_proposal(cycle, "U-02", proposer=author)
    reject(actor=verifier, proposal=proposal, reason_code="duplicate", note="")
    lodge_appeal(actor=author, proposal=proposal, text="Mohon ditinjau.")
    for user, kind in ((verifier, "reviews_led"), (author, "appeals")):
        assert len(data_of(person_of(user))[kind]) == 1
        erase_person(actor=None, person=person_of(user))
    appeal = Appeal.objects.get()
    assert (appeal.appellant, appeal.first_decider, appeal.outcome) == (None, None, "")
    assert Review.objects.get(pk=review.pk).reviewer is None
