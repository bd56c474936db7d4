"""One review: its two steps, its offices, and its decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Capability
from participate.processes.models import Cycle, Office
from participate.processes.queries import is_open
from participate.proposals.forms.verify import ACTIONS, DecisionForm, decision_form
from participate.proposals.queries.similar import similar_to_proposal
from participate.proposals.queries.timeline import timeline
from participate.reviews.forms.desk import HandOverForm, ReasonForm, RelationForm
from participate.reviews.forms.steps import CheckForm, OfficeChoice, OpinionForm
from participate.reviews.models import OpinionRequest, Review
from participate.reviews.permissions import offices_of
from participate.reviews.queries import desk as reads
from participate.reviews.queries import page as parts
from participate.reviews.services import lead, steps
from participate.reviews.services.finish import Ruling, finish_review
from participate.reviews.views.doors import done, entered, leads_here, led, review_of

RULINGS = ("terima", "bersyarat", "kembalikan", "gabung", "teruskan", "tolak")


@never_cache
@require_GET
def review(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Show one review."""
    place = entered(request, cycle)
    return page(request, place, review_of(place, pk))


def page(request: HttpRequest, cycle: Cycle, found: Review, **more: Any) -> HttpResponse:
    """Show a review, with a form that was sent wrongly."""
    leads = leads_here(request, cycle)
    rows, status = parts.voices(found, cycle), more.pop("status", 200)
    context = {
        "cycle": cycle, "review": found, "proposal": found.proposal, "leads": leads, "voices": rows,
        "check": parts.newest(found), "conflict": parts.conflict_in(rows), "open": is_open(cycle, Capability.VERIFY),
        "overtaken": found.is_open and found.proposal.latest_event_id != found.asked_id,
        "today": reads.today_in(cycle, timezone.now()), "relations": parts.relations_of(found.proposal),
        "steps": [step.as_dict() for step in timeline(found.proposal)],
        "mine": offices_of(request.user, cycle),
        **(_tools(found, rows, cycle) if leads else {}), **more,
    }  # fmt: skip
    return render(request, "reviews/review.html", context, status=status)


def _tools(found: Review, rows: list[parts.Voice], cycle: Cycle) -> dict[str, Any]:
    """Return the forms of those who lead."""
    asked = [row.request.office_id for row in rows if not row.request.withdrawn_at]
    return {
        "check_form": CheckForm(initial=_last_answers(found)),
        "ask_form": OfficeChoice(offices=Office.objects.filter(cycle=cycle).exclude(pk__in=asked)),
        "hand_form": HandOverForm(team=reads.team(cycle), initial={"reviewer": str(found.reviewer_id or "")}),
        "relation_form": RelationForm(cycle=cycle), "reason_form": ReasonForm(),
        "actions": [ACTIONS[code] for code in RULINGS], "similar": similar_to_proposal(found.proposal),
    }  # fmt: skip


def _last_answers(found: Review) -> dict[str, str]:
    """Return the newest formal check as a form shows it."""
    check = parts.newest(found)
    if check is None:
        return {}
    answers = {name: "yes" if getattr(check, name) else "no" for name in steps.QUESTIONS}
    return answers | {f"{name}_reason": getattr(check, f"{name}_reason") for name in steps.QUESTIONS}


@require_POST
def check(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Store the formal check."""
    place = led(request, cycle)
    found = review_of(place, pk)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return page(request, place, found, check_form=form, status=422)
    said = _("The formal check is stored.")
    return done(request, found, steps.record_check, said, review=found, answers=form.answers)


@require_POST
def ask(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Ask an office."""
    place = led(request, cycle)
    found = review_of(place, pk)
    form = OfficeChoice(request.POST, offices=Office.objects.filter(cycle=place))
    if not form.is_valid():
        return page(request, place, found, ask_form=form, status=422)
    office = form.cleaned_data["office"]
    said = _("%(office)s is asked.") % {"office": office}
    return done(request, found, steps.ask_office, said, review=found, office=office)


@require_POST
def withdraw(request: HttpRequest, cycle: str, pk: int, number: int) -> HttpResponse:
    """Wait for an office no longer."""
    place = led(request, cycle)
    found = review_of(place, pk)
    row = get_object_or_404(
        OpinionRequest.objects.select_related("review__proposal__cycle"), review=found, pk=number
    )
    said = _("The question is withdrawn.")
    return done(
        request, found, steps.withdraw_request, said, request=row, reason=request.POST.get("reason", "")
    )


@never_cache
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, cycle: str, pk: int, number: int) -> HttpResponse:
    """Answer for an office."""
    place = entered(request, cycle)
    found = review_of(place, pk)
    rows = OpinionRequest.objects.select_related("office", "review__proposal__cycle__area")
    row = get_object_or_404(rows, review=found, pk=number)
    form = OpinionForm(request.POST if request.method == "POST" else None, cycle=place)
    if request.method == "POST" and form.is_valid():
        said = _("The opinion of %(office)s is stored. Thank you.") % {"office": row.office}
        return done(request, found, steps.give_opinion, said, request=row, **form.opinion)
    context = {"cycle": place, "review": found, "proposal": found.proposal, "row": row, "form": form}
    return render(request, "reviews/opinion.html", context, status=422 if form.errors else 200)


@require_POST
def hand_over(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Give the review to somebody."""
    place = led(request, cycle)
    found = review_of(place, pk)
    form = HandOverForm(request.POST, team=reads.team(place))
    if not form.is_valid():
        return page(request, place, found, hand_form=form, status=422)
    given = {"reviewer": form.person, "reason": form.cleaned_data["reason"]}
    return done(request, found, lead.hand_over, _("Handed over."), review=found, **given)


@require_POST
def stop(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Stop a review that something overtook."""
    place = led(request, cycle)
    found = review_of(place, pk)
    return done(request, found, lead.stop_review, _("The review is stopped."), review=found)


@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, cycle: str, pk: int, action: str) -> HttpResponse:
    """Show the form of a decision; POST decides and goes on to the next review."""
    place = led(request, cycle)
    if action not in RULINGS:
        raise Http404
    found = review_of(place, pk)
    form = decision_form(ACTIONS[action], found.proposal, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid() or "preview" in request.POST:
        bad = request.method == "POST" and not form.is_valid()
        shown = {"form": form, "preview": request.method == "POST" and not bad}
        return page(request, place, found, status=422 if bad else 200, **shown)
    return _decided(request, place, found, form)


def _decided(request: HttpRequest, place: Cycle, found: Review, form: DecisionForm) -> HttpResponse:
    """Decide; go on to the next review of this person, else to the desk."""
    data = form.cleaned_data
    ruling = Ruling(
        form.action.code, form.sentence, data.get("reason_code") or _only_reason(form), data.get("target"),
        data.get("volume"), data.get("agency"),
    )  # fmt: skip
    try:
        finish_review(actor=request.user, review=found, ruling=ruling, seen=data["seen"])
    except NotAllowed:
        raise
    except DomainError as error:
        return page(
            request, place, review_of(place, found.pk), form=form, stopped=error.message, status=error.status
        )
    words = {"code": found.proposal.code, "what": form.action.label}
    messages.success(request, _("%(code)s: done. %(what)s.") % words)
    following = reads.next_for(request.user, place, found)
    if following:
        return redirect("reviews:review", cycle=place.slug, pk=following.pk)
    return redirect("reviews:desk", cycle=place.slug)


def _only_reason(form: DecisionForm) -> str:
    """Return the reason of a decision that has only one."""
    reasons = form.action.reasons
    return str(reasons[0].value) if len(reasons) == 1 else ""
