"""Answer one statement at a time, take the last answer back, suggest a statement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.deliberation.opinions.enums import PollState
from participate.deliberation.opinions.errors import StatementGone
from participate.deliberation.opinions.forms import StatementForm
from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.queries.maps import enough, may_see
from participate.deliberation.opinions.services.answers import answer_statement, take_back
from participate.deliberation.opinions.services.statements import suggest_statement
from participate.deliberation.opinions.web import (
    is_organiser,
    participant,
    poll_of,
    poll_or_404,
    progress_here,
    remember,
)
from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number
from participate.processes.web import cycle_or_404, visitor

VALUES = {"setuju": 1, "tidak": -1, "lewat": 0}


@never_cache
@require_GET
def vote(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show one statement with its three answers, and what one has suggested."""
    found = cycle_or_404(request, cycle)
    poll = poll_of(found)
    if poll is None or poll.state == PollState.DRAFT:
        staff = is_organiser(request, found)
        return render(request, "opinions/none.html", {"cycle": found, "poll": poll, "staff": staff})
    return _page(request, poll)


def _page(
    request: HttpRequest, poll: OpinionPoll, form: StatementForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the page, or only its card where HTMX asks."""
    progress, staff = progress_here(request, poll), is_organiser(request, poll.cycle)
    needed = enough(progress.total)
    context = {
        "cycle": poll.cycle, "poll": poll, "progress": progress, "form": form or StatementForm(), "staff": staff,
        "needed": needed, "left": max(0, needed - progress.done), "user_known": visitor(request).is_authenticated,
        "sees_map": may_see(poll, done=progress.done, total=progress.total, staff=staff),
    }  # fmt: skip
    part = request.headers.get("HX-Request") and form is None
    return render(request, "opinions/_card.html" if part else "opinions/vote.html", context, status=status)


@require_POST
def answer(request: HttpRequest, cycle: str) -> HttpResponse:
    """Take an answer and show the next statement."""
    poll, who = poll_or_404(request, cycle), participant(request)
    number, value = row_number(request.POST.get("pernyataan", "")), VALUES.get(request.POST.get("nilai", ""))
    if number is None or value is None:
        raise StatementGone(_("This statement is not asked any more. Here is the next one."))
    answer_statement(
        actor=who.actor, poll=poll, token=who.token, number=number, value=value, address=who.address
    )
    request.COOKIES["pendapat"] = who.token
    return remember(request, _next(request, poll), who)


@require_POST
def undo(request: HttpRequest, cycle: str) -> HttpResponse:
    """Forget an answer and ask the statement again."""
    poll, who = poll_or_404(request, cycle), participant(request)
    number = row_number(request.POST.get("pernyataan", ""))
    if number is not None:
        take_back(actor=who.actor, poll=poll, token=who.token, number=number, address=who.address)
    request.COOKIES["pendapat"] = who.token
    return remember(request, _next(request, poll), who)


def _next(request: HttpRequest, poll: OpinionPoll) -> HttpResponse:
    """Show the next statement in place, or the page again without scripts."""
    if request.headers.get("HX-Request"):
        return _page(request, poll)
    return redirect("opinions:vote", cycle=poll.cycle.slug)


@require_POST
def suggest(request: HttpRequest, cycle: str) -> HttpResponse:
    """Take a statement of somebody's own; a moderator looks first."""
    poll, who, form = poll_or_404(request, cycle), participant(request), StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, poll, form, 422)
    try:
        suggest_statement(
            actor=who.actor, poll=poll, token=who.token, text=form.cleaned_data["text"], timing=form.timing,
            address=who.address,
        )  # fmt: skip
    except NotAllowed:
        raise
    except DomainError as error:
        return _refused(request, poll, form, error)
    messages.success(request, _("Thank you. A moderator reads it first; you see here what becomes of it."))
    return remember(request, redirect("opinions:vote", cycle=cycle), who)


def _refused(
    request: HttpRequest, poll: OpinionPoll, form: StatementForm, error: DomainError
) -> HttpResponse:
    """Show the form again with the text and what to change, with a new moment: its first one may be too old."""
    form.add_error("text", error.message)
    form.data = {**request.POST.dict(), "started": form.fields["started"].initial}
    return _page(request, poll, form, error.status)
