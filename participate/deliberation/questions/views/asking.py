"""Ask, take back, want to know it too."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.deliberation.errors import NeedsCare
from participate.deliberation.moderation.views.care import care_page
from participate.deliberation.questions.forms import AskForm
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.permissions import require_own
from participate.deliberation.questions.queries.lists import offices_asked
from participate.deliberation.questions.services.asking import ask_question, want_to_know, withdraw_question
from participate.deliberation.questions.web import (
    AskPlace,
    address,
    question_or_404,
    sign_in_first,
    typed_before,
)
from participate.deliberation.services.threads import thread_of_cycle
from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here, visitor

WRITERS = frozenset({Role.OPERATOR, Role.FACILITATOR, Role.ADMINISTRATOR})


@never_cache
@require_GET
def ask(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the form for a question about the whole process."""
    return ask_at(request, _general(cycle_or_404(request, cycle)))


@require_POST
def ask_send(request: HttpRequest, cycle: str) -> HttpResponse:
    """Take a question about the whole process."""
    return take(request, _general(cycle_or_404(request, cycle)))


def _general(cycle: Cycle) -> AskPlace:
    return AskPlace(
        cycle=cycle, title=_("About the whole process"), back=reverse("questions:index", args=[cycle.slug]),
        page_url=reverse("questions:ask", args=[cycle.slug]), send_url=reverse("questions:ask_send", args=[cycle.slug]),
        begin=lambda actor: thread_of_cycle(actor=actor, cycle=cycle),
    )  # fmt: skip


def ask_at(request: HttpRequest, place: AskPlace) -> HttpResponse:
    """Show the form of a place, with what was typed before signing in."""
    return ask_page(request, place, _form(request, place, typed_before(request)))


def take(request: HttpRequest, place: AskPlace) -> HttpResponse:
    """Take the question; whoever is not signed in signs in first and finds the text again."""
    if not visitor(request).is_authenticated:
        return sign_in_first(request, place.page_url)
    form = _form(request, place, None)
    try:
        question = _asked(request.user, place, form) if form.is_valid() else None
    except NeedsCare as error:
        return care_page(request, place.cycle, error, back=place.back)
    if question is None:
        return ask_page(request, place, form, status=422)
    day = {"day": date_format(question.due_on, "DATE_FORMAT")}
    messages.success(request, _("Your question is there. The answer is due by %(day)s; we tell you.") % day)
    return redirect(address(question))


def _form(request: HttpRequest, place: AskPlace, typed: str | None) -> AskForm:
    """Return the form, filled with what was sent or with what was typed before."""
    offices = list(offices_asked(place.cycle))
    usual = next((str(row.pk) for row in offices if row.code == place.office), "")
    starts = {"text": typed or "", "language": get_language(), "office": usual}
    others = bool(roles_here(request, place.cycle) & WRITERS)
    data = request.POST if typed is None else None
    return AskForm(data, initial=starts, offices=offices, for_others=others)


def _asked(actor: Any, place: AskPlace, form: AskForm) -> Question | None:
    """Ask; if something stands in the way, the form says what, with a new moment on it."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            return ask_question(
                actor=actor, thread=place.begin(actor), text=data["text"], office=form.office_asked,
                language=data["language"], speech=form.speech, timing=form.timing,
            )  # fmt: skip
    except (NotAllowed, NeedsCare):
        raise
    except DomainError as error:
        form.add_error("text", error.message)
    form.data = form.data.copy()
    form.data["started"] = form.fields["started"].initial
    return None


def ask_page(request: HttpRequest, place: AskPlace, form: AskForm, status: int = 200) -> HttpResponse:
    """Show the form."""
    user = visitor(request)
    context = {"cycle": place.cycle, "place": place, "form": form, "user_known": user.is_authenticated,
               "days": place.cycle.settings.questions.answer_days}  # fmt: skip
    return render(request, "questions/ask.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Take a question back after one more question."""
    found = question_or_404(request, cycle, pk)
    require_own(request.user, found)
    if request.method == "POST":
        withdraw_question(actor=request.user, question=found)
        messages.success(request, _("Your question is taken back."))
        return redirect(address(found))
    return render(request, "questions/withdraw.html", {"cycle": found.cycle, "question": found})


@require_POST
def also(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Want to know it too, or no longer."""
    found = question_or_404(request, cycle, pk)
    wanted = request.POST.get("mau", "1") == "1"
    want_to_know(actor=request.user, question=found, wanted=wanted)
    messages.success(request, _("We tell you when it is answered.") if wanted else _("Your mark is gone."))
    back = request.POST.get("next", "")
    good = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(f"{back}#t{found.pk}" if good else address(found))
