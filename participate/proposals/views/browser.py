"""What a browser holds for its drafts: one random token in a cookie; and which drafts are this person's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator

from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from participate.proposals.forms.wizard import REVIEW, STEPS, Wizard
from participate.proposals.models import ProposalDraft
from participate.proposals.queries.drafts import drafts_of
from participate.proposals.services.drafts import claim_drafts, hash_token, new_token

COOKIE = "usulan"
COOKIE_SECONDS = 90 * 24 * 3600


def token_of(request: HttpRequest) -> str:
    """Return the browser's token, or an empty text."""
    return request.COOKIES.get(COOKIE, "")[:100]


def give_token(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """Put the token in the browser: no script can read it, other sites cannot send it."""
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def own_drafts(request: HttpRequest, cycle: Cycle) -> Any:
    """Return the drafts of this person, and those begun in this browser without an account."""
    return (
        drafts_of(request.user, hash_token(token_of(request)))
        .filter(cycle=cycle, entered_for=False)
        .order_by("-updated_at")
    )


def claim(request: HttpRequest) -> None:
    """After sign-in, make the drafts begun in this browser the person's, so that other devices show them."""
    if request.user.is_authenticated and token_of(request):
        claim_drafts(actor=request.user, token=token_of(request))


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as the lists show it: what it is called and where the person goes on."""

    draft: ProposalDraft
    name: str
    url: str


def rows_of(drafts: Iterable[ProposalDraft]) -> list[DraftRow]:
    """Return drafts for a list; a draft without a title is called by its problem."""
    return [DraftRow(draft, _name(draft), _resume(draft)) for draft in drafts]


def _name(draft: ProposalDraft) -> str:
    """Return the typed title, else the beginning of the problem."""
    texts = [draft.data.get(step, {}).get(step, [""])[0].strip() for step in ("title", "problem")]
    return Truncator(texts[0] or texts[1]).chars(60)


def _resume(draft: ProposalDraft) -> str:
    """Return the address of the screen the person was on."""
    return address_of(draft, draft.step if draft.step in (*STEPS, REVIEW) else STEPS[0])


def address_of(draft: ProposalDraft, target: str) -> str:
    """Return the address of a step or of the review."""
    if target == REVIEW:
        return reverse("proposals:review", args=[draft.cycle.slug, draft.pk])
    return reverse("proposals:step", args=[draft.cycle.slug, draft.pk, target])


def draft_or_404(request: HttpRequest, cycle: str, draft: int) -> ProposalDraft:
    """Return one of this person's drafts; anybody else's does not exist for them."""
    place = cycle_or_404(request, cycle)
    if request.method == "POST":
        claim(request)
    row = own_drafts(request, place).filter(pk=draft).first()
    if row is None:
        raise Http404
    row.cycle = place
    return row


def wizard_or_404(request: HttpRequest, cycle: str, draft: int) -> Wizard:
    """Return the propose form over one of this person's drafts."""
    return Wizard(draft_or_404(request, cycle, draft))


__all__ = [
    "COOKIE", "DraftRow", "address_of", "claim", "draft_or_404", "give_token", "new_token", "own_drafts", "rows_of", "token_of",
    "wizard_or_404",
]  # fmt: skip
