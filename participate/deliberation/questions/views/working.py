"""What offices and organisers do: the desk, answer, postpone, hand over, often asked, recordings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.deliberation.queries.threads import counters_open
from participate.deliberation.questions.enums import Part, Show
from participate.deliberation.questions.errors import NotYourOffice
from participate.deliberation.questions.forms import AnswerForm, HandOverForm, PostponeForm, SoundForm
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.permissions import (
    require_answers,
    require_hands_over,
    require_records,
)
from participate.deliberation.questions.queries import lists
from participate.deliberation.questions.queries.one import signature
from participate.deliberation.questions.services import answering, faq, sounds
from participate.deliberation.questions.web import address, powers_of, question_or_404
from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Role
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404

PER_PAGE = 20
ON_DESK = (Show.OPEN, Show.DUE, Show.OVERDUE, Show.ANSWERED)


@never_cache
@require_GET
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """List what waits for an answer of the visitor's offices."""
    place = cycle_or_404(request, cycle)
    powers, today = powers_of(request, place), lists.today_in(place)
    if not powers.works_here:
        raise NotYourOffice(_("Only offices and organisers work here."))
    code = request.GET.get("lihat", "")
    show = Show(code) if code in ON_DESK else Show.OPEN
    rows = lists.desk_of(place, powers.offices, powers.organises, show, today)
    context = {
        "cycle": place, "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "today": today,
        "tabs": _tabs(place, powers, show, today), "counters": counters_open(place), "powers": powers,
        "suggested": lists.suggested(place) if powers.organises else [],
    }  # fmt: skip
    return render(request, "questions/desk.html", context)


def _tabs(place: Any, powers: Any, current: Show, today: Any) -> list[dict[str, object]]:
    """Return the tabs of the desk with their counts (one query)."""
    mine = lists.for_offices(place, powers.offices, powers.organises)
    numbers = lists.numbers_of(mine, today)
    return [
        {"label": show.label, "count": numbers[show.value], "url": f"?lihat={show.value}",
         "current": show == current, "loud": show == Show.OVERDUE and numbers[show.value]}
        for show in ON_DESK
    ]  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Answer a question, or correct the answer."""
    found = question_or_404(request, cycle, pk)
    require_answers(request.user, found)
    now = next(iter(found.answers.all()), None)
    starts = {"text": now.body, "signed_as": now.signed_as, "language": now.language} if now else {}
    form = AnswerForm(request.POST or None, initial=starts, correcting=now is not None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "actor": request.user, "question": found}
        if _done(form, answering.answer_question, "text", **given):
            messages.success(request, _("The answer is public now. Who waits for it is told."))
            return redirect(address(found))
    more = {"correcting": now is not None, "signature": signature(found.office, "")}
    return _page(request, "answer", found, form, **more)


@never_cache
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Promise the answer for a later day."""
    found = question_or_404(request, cycle, pk)
    require_answers(request.user, found)
    form = PostponeForm(request.POST or None, question=found, today=lists.today_in(found.cycle))
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "actor": request.user, "question": found}
        if _done(form, answering.postpone_answer, "until", **given):
            messages.success(request, _("Everybody sees the new day and your reason."))
            return redirect(address(found))
    return _page(request, "postpone", found, form)


@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Give the question to another office."""
    found = question_or_404(request, cycle, pk)
    require_hands_over(request.user, found)
    offices, starts = lists.offices_asked(found.cycle), {"office": str(found.office_id or "")}
    form = HandOverForm(request.POST or None, initial=starts, offices=offices)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.user, "question": found, "office": form.taker}
        if _done(form, answering.hand_over_question, "reason", reason=form.cleaned_data["reason"], **given):
            messages.success(request, _("Handed over. The new office and who waits are told."))
            return redirect(address(found))
    return _page(request, "hand_over", found, form)


@require_POST
def often(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Put an answered question among those often asked, or take it out."""
    found = question_or_404(request, cycle, pk)
    require_role(request.user, found.cycle, Role.FACILITATOR)
    wanted = request.POST.get("mau", "1") == "1"
    faq.put_in_faq(actor=request.user, question=found, wanted=wanted)
    said = _("It is shown first from now on.") if wanted else _("It is no longer shown first.")
    messages.success(request, said)
    return redirect(address(found))


@never_cache
@require_http_methods(["GET", "POST"])
def sound(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Add a recording of the question or the answer, or delete it."""
    found = question_or_404(request, cycle, pk)
    require_records(request.user, found)
    if request.POST.get("remove") in Part.values:
        sounds.remove_sound(actor=request.user, question=found, part=Part(request.POST["remove"]))
        messages.success(request, _("The recording is deleted."))
        return redirect("questions:sound", cycle=cycle, pk=pk)
    form = SoundForm(request.POST or None, request.FILES or None, answered=found.answered_at is not None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "actor": request.user, "question": found}
        if _done(form, sounds.add_sound, "upload", **given):
            messages.success(request, _("The recording can be heard now."))
            return redirect(address(found))
    return _page(request, "sound", found, form)


def _done(form: Form, verb: Any, field: str, **given: Any) -> bool:
    """Do it; if something stands in the way, the form says what beside `field`."""
    try:
        verb(**given)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(field, error.message)
        return False
    return True


def _page(request: HttpRequest, name: str, found: Question, form: Form, **more: Any) -> HttpResponse:
    """Show a form about a question."""
    context = {
        "cycle": found.cycle,
        "question": found,
        "form": form,
        "today": lists.today_in(found.cycle),
        **more,
    }
    return render(request, f"questions/{name}.html", context, status=422 if form.errors else 200)
