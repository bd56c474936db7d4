"""What the pages of questions share: finding one, the place a question is asked from, the powers of a visitor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.deliberation.models import Thread
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.models.questions import MOST_LETTERS
from participate.deliberation.questions.permissions import Powers, offices_of
from participate.deliberation.questions.queries.one import question_of
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here, visitor

TYPED = "question_typed"


@dataclass(frozen=True, slots=True)
class AskPlace:
    """Where a question is asked: about a thread, or one that begins with it; `begin(actor)` returns the thread.

    `office` is the code of the office that should answer, "" where the organisers do.
    """

    cycle: Cycle
    title: str
    back: str
    page_url: str
    send_url: str
    begin: Callable[[Any], Thread]
    office: str = ""


def question_or_404(request: HttpRequest, slug: str, pk: int) -> Question:
    """Return a question of a cycle the visitor may see."""
    found = question_of(cycle_or_404(request, slug), pk)
    if found is None:
        raise Http404(_("There is no question with this number here."))
    return found


def powers_of(request: HttpRequest, cycle: Cycle) -> Powers:
    """Return what the visitor may do with questions of the cycle (2 queries; none without a session)."""
    user = visitor(request)
    if not user.is_authenticated:
        return Powers()
    return Powers(user.pk, roles_here(request, cycle), offices_of(user, cycle))


def address(question: Question) -> str:
    """Return the page of a question."""
    return reverse("questions:question", args=[question.cycle.slug, question.pk])


def sign_in_first(request: HttpRequest, page_url: str) -> HttpResponse:
    """Keep what somebody typed, also without JavaScript, and lead back to it after signing in."""
    if text := request.POST.get("text", "")[: 3 * MOST_LETTERS]:
        request.session[TYPED] = [page_url, text]
    return redirect_to_login(page_url)


def typed_before(request: HttpRequest) -> str:
    """Return what was typed on this page before signing in, once."""
    # Without a session nothing was kept, and none is begun.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    kept = request.session.get(TYPED)
    if not kept or kept[0] != request.path or not visitor(request).is_authenticated:
        return ""
    del request.session[TYPED]
    return str(kept[1])
