"""What the pages of opinion maps share: the round, the device, and who looks."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.queries.voices import Progress, progress_of, voice_of
from participate.deliberation.opinions.services.voices import hash_token, new_token
from participate.kit.visitors import client_address
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here, visitor

COOKIE = "pendapat"
COOKIE_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Participant:
    """Who answers: an account or nobody, the token of the device, where the request came from."""

    actor: Any
    token: str
    address: str


def participant(request: HttpRequest) -> Participant:
    """Return who answers; a device without a token gets a new one, which `remember` puts there."""
    user = visitor(request)
    token = token_of(request) or new_token()
    return Participant(user if user.is_authenticated else None, token, client_address(request))


def token_of(request: HttpRequest) -> str:
    """Return the device's token, or an empty text."""
    return request.COOKIES.get(COOKIE, "")[:100]


def remember(request: HttpRequest, response: HttpResponse, who: Participant) -> HttpResponse:
    """Put the token of somebody without an account on the device: no script reads it, no other site sends it."""
    if who.actor is None:
        response.set_cookie(
            COOKIE, who.token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def poll_of(cycle: Cycle) -> OpinionPoll | None:
    """Return the round of a cycle (one query)."""
    poll = OpinionPoll.objects.filter(cycle=cycle).first()
    if poll is not None:
        poll.cycle = cycle
    return poll


def poll_or_404(request: HttpRequest, slug: str) -> OpinionPoll:
    """Return the round of a cycle the visitor may see (3 queries)."""
    poll = poll_of(cycle_or_404(request, slug))
    if poll is None:
        raise Http404(_("There is no opinion map here yet."))
    return poll


def progress_here(request: HttpRequest, poll: OpinionPoll) -> Progress:
    """Return how far the visitor is (at most 5 queries)."""
    return progress_of(poll, voice_of(poll, visitor(request), hash_token(token_of(request))))


def is_organiser(request: HttpRequest, cycle: Cycle) -> bool:
    """Say whether the visitor runs this round."""
    return bool(roles_here(request, cycle) & {Role.FACILITATOR, Role.ADMINISTRATOR})
