"""The lines of writing and supporting together in the permission table, and the parts of their addresses."""

from typing import Any

from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor, MergeOffer, Proposal, SuggestedEdit
from participate.proposals.services.coauthors import invitation_token
from tests.factories.processes import make_user
from tests.participate.permission_rows import (
    EASY,
    EVERYBODY,
    GET,
    MEMBERS,
    NOBODY_ELSES,
    OWN,
    POST,
    VERIFIERS,
    Row,
)

ROWS: dict[str, Row] = {
    # Only who writes the proposal: the resident is its proposer.
    "proposals:coauthor_answer": Row(OWN, POST),
    "proposals:coauthor_ask": Row(MEMBERS, POST),
    "proposals:coauthor_invite": Row(OWN, POST),
    "proposals:coauthor_self": Row(MEMBERS, POST),
    # Whoever holds the link: of another cycle it is an invitation just the same.
    "proposals:invitation": Row(MEMBERS, EASY, foreign=MEMBERS),
    "proposals:merge_answer": Row(OWN, POST),
    "proposals:merge_offer": Row(OWN, EASY),
    "proposals:settle_offer": Row(VERIFIERS, POST),
    "proposals:similar_answer": Row(NOBODY_ELSES, POST),
    "proposals:similar_live": Row(NOBODY_ELSES, POST),
    "proposals:suggest": Row(MEMBERS, EASY),
    "proposals:suggestion_answer": Row(OWN, POST),
    "proposals:support": Row(MEMBERS, POST),
    "proposals:together": Row(EVERYBODY, GET),
}


def copy_of(proposal: Proposal) -> Proposal:
    """Return another proposal of the same cycle, for a cycle that has only one."""
    twin = Proposal.objects.get(pk=proposal.pk)
    twin.pk, twin.code, twin.latest_event, twin.thread = None, f"{proposal.code}-2", None, None
    twin.save(force_insert=True)
    return twin


def parts(slug: str, owner: Cycle, code: str, draft: int) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; what they name belongs to `owner`."""
    here = {"cycle": slug, "code": code}
    proposal = Proposal.objects.get(cycle=owner, code=code)
    row = CoAuthor.objects.create(
        proposal=proposal, person=make_user(f"penulis-{proposal.pk}@kota.example"), state=Joining.ASKED,
        made_at=database_now(),
    )  # fmt: skip
    invited = CoAuthor.objects.create(
        proposal=proposal, state=Joining.INVITED, invited_as="Bu Ani", made_at=database_now()
    )
    at = database_now()
    suggestion = SuggestedEdit.objects.create(
        proposal=proposal,
        field="title",
        before=proposal.title,
        after="Lain",
        reason="Lebih jelas",
        made_at=at,
    )
    other = Proposal.objects.filter(cycle=owner).exclude(pk=proposal.pk).first() or copy_of(proposal)
    offer = MergeOffer.objects.create(source=other, target=proposal, by_source=True, note="Sama", made_at=at)
    one = {**here, "pk": offer.pk}
    writing = {"cycle": slug, "draft": draft, "step": "title"}
    return {
        **{f"proposals:{name}": here for name in ("together", "support", "coauthor_ask", "coauthor_invite")},
        **{f"proposals:{name}": here for name in ("coauthor_self", "suggest", "merge_offer")},
        "proposals:suggestion_answer": {**here, "pk": suggestion.pk},
        "proposals:merge_answer": one,
        "proposals:settle_offer": one,
        "proposals:coauthor_answer": {**here, "pk": row.pk},
        "proposals:invitation": {"token": invitation_token(invited)},
        "proposals:similar_live": writing,
        "proposals:similar_answer": {**writing, "code": "U-04"},
    }
