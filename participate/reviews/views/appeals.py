"""Appeals: how people make one, and how it is judged."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participate.kit.errors import DomainError
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from participate.proposals.models import Proposal
from participate.proposals.queries.timeline import timeline
from participate.reviews.errors import NotYourAppeal, OwnDecision
from participate.reviews.forms.desk import AppealForm, OutcomeForm
from participate.reviews.models import Appeal
from participate.reviews.queries import appeals as reads
from participate.reviews.queries.desk import today_in
from participate.reviews.services import appeals as verbs
from participate.reviews.views.doors import led

PER_PAGE = 25


@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Appeal against the newest decision of one's own proposal."""
    place = cycle_or_404(request, cycle)
    rows = Proposal.objects.select_related("cycle__area", "area", "latest_event")
    proposal = get_object_or_404(rows, cycle=place, code=code, latest_event__isnull=False)
    if not reads.may_appeal(request.user, proposal):
        raise NotYourAppeal(_("Only those who proposed it may appeal."))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verbs.lodge_appeal(actor=request.user, proposal=proposal, text=form.cleaned_data["text"])
        messages.success(
            request, _("Your appeal is in. Somebody else looks at it; the answer will be on this page.")
        )
        return redirect("proposals:detail", cycle=place.slug, code=proposal.code)
    context = {
        "cycle": place, "proposal": proposal, "form": form, "why_not": reads.refusal(proposal, timezone.now()),
        "last_day": reads.last_day(proposal), "decision": timeline(proposal),
    }  # fmt: skip
    return render(request, "reviews/appeal.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def appeals(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the appeals of the cycle, open ones first."""
    place = led(request, cycle)
    page = Paginator(reads.appeals_of(place), PER_PAGE).get_page(request.GET.get("page"))
    context = {"cycle": place, "page_obj": page, "today": today_in(place, timezone.now())}
    return render(request, "reviews/appeals.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Show one appeal; POST takes it on, or judges it."""
    place = led(request, cycle)
    rows = Appeal.objects.select_related(
        "proposal__cycle__area", "proposal__latest_event", "against", "reviewer", "appellant"
    )
    found = get_object_or_404(rows, proposal__cycle=place, pk=pk)
    if request.method == "POST" and "take" in request.POST:
        verbs.take_appeal(actor=request.user, appeal=found, reviewer=request.user)
        messages.success(request, _("This appeal is yours now."))
        return redirect("reviews:judge", cycle=place.slug, pk=found.pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _judged(request, place, found, form)
    return _page(request, place, found, form)


def _judged(request: HttpRequest, place: Cycle, found: Appeal, form: OutcomeForm) -> HttpResponse:
    """Judge, or say on the page what stands in the way."""
    try:
        verbs.decide_appeal(actor=request.user, appeal=found, **form.cleaned_data)
    except OwnDecision:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, place, found, form)
    messages.success(request, _("The appeal is answered, in public."))
    return redirect("reviews:appeals", cycle=place.slug)


def _page(request: HttpRequest, place: Cycle, found: Appeal, form: OutcomeForm) -> HttpResponse:
    """Show an appeal."""
    if found.proposal.cycle_id != place.pk:
        raise Http404
    context = {
        "cycle": place, "appeal": found, "proposal": found.proposal, "form": form,
        "steps": [step.as_dict() for step in timeline(found.proposal)], "today": today_in(place, timezone.now()),
        "barred": request.user.pk in (found.first_decider_id, found.appellant_id),
    }  # fmt: skip
    return render(request, "reviews/judge.html", context, status=422 if form.errors else 200)
