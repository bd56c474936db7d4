"""The lines of offices, reviews and appeals in the permission table, and the parts of their addresses."""

from datetime import date
from typing import Any

from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.processes.services_offices import add_member, add_office
from participate.proposals.models import Proposal
from participate.reviews.models import Appeal, BulkAction, OpinionRequest, ProposalRelation, Review
from tests.factories.processes import make_user
from tests.participate.permission_rows import (
    BOTH,
    FACILITATORS,
    GET,
    NOBODY,
    NOTHING,
    OUTSIDERS,
    POST,
    VERIFIERS,
    Row,
)

# Whoever is signed in passes the first door, because offices answer without a role; the page asks for the office.
HIDDEN = {**dict.fromkeys(OUTSIDERS, "hidden"), "anonymous": "sign-in"}
OFFICES = {"draft": {**VERIFIERS, **HIDDEN}}
PROPOSER = {**NOTHING, "anonymous": "sign-in", "resident": "in"}

ROWS: dict[str, Row] = {
    "processes:holidays": Row(FACILITATORS, BOTH),
    "processes:office_member_add": Row(FACILITATORS, POST),
    "processes:office_member_remove": Row(FACILITATORS, POST),
    "processes:office_remove": Row(FACILITATORS, POST),
    "processes:offices": Row(FACILITATORS, BOTH),
    "reviews:appeal": Row(
        PROPOSER, BOTH, foreign={**NOBODY, "anonymous": "sign-in"}, draft={**NOTHING, **HIDDEN}
    ),
    "reviews:appeals": Row(VERIFIERS, GET),
    "reviews:ask": Row(VERIFIERS, POST),
    "reviews:begin": Row(VERIFIERS, POST),
    "reviews:check": Row(VERIFIERS, POST),
    "reviews:desk": Row(VERIFIERS, GET, **OFFICES),
    "reviews:finish": Row(VERIFIERS, BOTH),
    "reviews:hand_over": Row(VERIFIERS, POST),
    "reviews:judge": Row(VERIFIERS, BOTH),
    "reviews:many": Row(VERIFIERS, POST),
    "reviews:opinion": Row(VERIFIERS, BOTH, **OFFICES),
    "reviews:review": Row(VERIFIERS, GET, **OFFICES),
    "reviews:stop": Row(VERIFIERS, POST),
    "reviews:tie": Row(VERIFIERS, POST),
    "reviews:undo": Row(VERIFIERS, POST),
    "reviews:untie": Row(VERIFIERS, POST),
    "reviews:withdraw": Row(VERIFIERS, POST),
}
_OF_REVIEW = ("ask", "check", "hand_over", "review", "stop", "tie")


def parts(slug: str, owner: Cycle) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; what they name belongs to `owner`."""
    office = add_office(actor=None, cycle=owner, code="UJI", name="Instansi Uji")
    spare = add_office(actor=None, cycle=owner, code="UJI-2", name="Instansi Kosong")
    member = add_member(actor=None, office=office, user=make_user(f"instansi-{owner.pk}@kota.example"))
    here = {"cycle": slug}
    return {
        "processes:office_member_add": {**here, "pk": office.pk},
        "processes:office_member_remove": {**here, "pk": member.pk},
        "processes:office_remove": {**here, "pk": spare.pk},
        **_of_reviews(here, owner, office),
    }


def _of_reviews(here: dict[str, Any], owner: Cycle, office: Any) -> dict[str, dict[str, Any]]:
    """Make a review with all that hangs on it, and return the parts of its addresses."""
    now, rows = database_now(), Proposal.objects.filter(cycle=owner)
    proposal = rows.filter(code="U-04").first() or rows.order_by("pk").first()
    review = Review.objects.create(
        proposal=proposal, asked=proposal.events.order_by("number").first(), due_on=date(2026, 1, 9), opened_at=now
    )  # fmt: skip
    asked = OpinionRequest.objects.create(review=review, office=office, due_on=date(2026, 1, 9), asked_at=now)
    bulk = BulkAction.objects.create(cycle=owner, kind="ask", reason="Uji", at=now)
    appeal = Appeal.objects.create(
        proposal=proposal, against=proposal.latest_event, text="Uji", at=now, due_on=date(2026, 1, 9)
    )
    other = Proposal.objects.exclude(pk=proposal.pk).order_by("pk").last()
    tie = ProposalRelation.objects.create(kind="needs", first=proposal, second=other, reason="Uji", at=now)
    one = {**here, "pk": review.pk}
    return {
        **{f"reviews:{name}": one for name in _OF_REVIEW},
        "reviews:appeal": {**here, "code": proposal.code},
        "reviews:finish": {**one, "action": "tolak"},
        "reviews:judge": {**here, "pk": appeal.pk},
        "reviews:opinion": {**one, "number": asked.pk},
        "reviews:withdraw": {**one, "number": asked.pk},
        "reviews:undo": {**here, "pk": bulk.pk},
        "reviews:untie": {**one, "number": tie.pk},
    }
