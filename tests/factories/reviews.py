"""Offices and reviews for tests, made through the services."""

from collections.abc import Iterable
from typing import Any

from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle, Office
from participate.processes.services_offices import add_member, add_office
from participate.proposals.models import Proposal
from participate.reviews.checklist import questions
from participate.reviews.models import OpinionRequest, Review
from participate.reviews.services.lead import start_review
from participate.reviews.services.steps import ask_office, give_opinion, record_check
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal

GOOD = dict.fromkeys(("complete", "in_authority", "no_double"), (True, ""))


def review_cycle(**fields: Any) -> Cycle:
    """Make a cycle in which verification is open."""
    return make_cycle(open_now=[Capability.VERIFY, Capability.PROPOSE], **fields)


def make_verifier(cycle: Cycle, name: str = "ver") -> Any:
    """Make somebody of the verification team."""
    return make_user(f"{name}@kota.example", Role.VERIFIER, cycle=cycle, display_name=f"Petugas {name}")


def make_office(cycle: Cycle, code: str = "DPU", name: str = "Dinas Pekerjaan Umum") -> tuple[Office, Any]:
    """Make an office and the person who answers for it."""
    office = add_office(actor=None, cycle=cycle, code=code, name=name)
    person = make_user(f"{code.lower()}@dinas.example", display_name=f"Orang {code}")
    add_member(actor=None, office=office, user=person)
    return office, person


def answer(request: OpinionRequest, person: Any, **changes: Any) -> Any:
    """Let an office answer: feasible, 9,275,000, three months, every question with yes."""
    cycle = request.review.proposal.cycle
    values = {
        "verdict": "feasible", "reason": "Bisa dikerjakan tahun depan.", "cost": 9_275_000,
        "cost_reason": "35 m2 kali harga satuan.", "months": 3, "land_status": "public_clear",
        "checklist": dict.fromkeys(questions(cycle), ("yes", "")),
    }  # fmt: skip
    return give_opinion(actor=person, request=request, **{**values, **changes})


def make_review(
    cycle: Cycle, actor: Any, *, proposal: Proposal | None = None, offices: Iterable[Office] = (), check: bool = True,
    reviewer: Any = None,
) -> Review:  # fmt: skip
    """Begin a review, pass the formal check unless told otherwise, and ask offices."""
    review = start_review(actor=actor, proposal=proposal or make_proposal(cycle), reviewer=reviewer)
    if check:
        record_check(actor=actor, review=review, answers=GOOD)
    for office in offices:
        ask_office(actor=actor, review=review, office=office)
    return Review.objects.select_related("proposal__cycle__area").get(pk=review.pk)


def ready_review(cycle: Cycle, actor: Any, office: Office, person: Any, **more: Any) -> Review:
    """Make a review in which only the decision is missing."""
    review = make_review(cycle, actor, offices=[office], **more)
    answer(review.requests.get(), person)
    return Review.objects.select_related("proposal__cycle__area").get(pk=review.pk)
