"""The reviewers' desk: tabs, filters, and one action for many."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.processes.enums import Capability
from participate.processes.models import Office
from participate.processes.queries import is_open
from participate.reviews.enums import PUBLIC_KINDS, State
from participate.reviews.forms.desk import BulkForm
from participate.reviews.models import BulkAction
from participate.reviews.queries import desk as reads
from participate.reviews.services import bulk
from participate.reviews.services.lead import start_waiting
from participate.reviews.views.doors import entered, leads_here, led

PER_PAGE = 25


@never_cache
@require_GET
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """List reviews."""
    place = entered(request, cycle)
    leads, now = leads_here(request, place), timezone.now()
    wanted, counts = _wanted(request, leads), reads.counts(place, request.user, now)
    pages = Paginator(reads.desk(place, wanted, user=request.user, now=now), PER_PAGE)
    if not wanted.narrowed:
        pages.count = counts[wanted.tab]  # known already
    context = {
        "cycle": place, "page_obj": pages.get_page(request.GET.get("page")), "wanted": wanted, "counts": counts,
        "leads": leads, "tabs": _tabs(request, counts, wanted.tab, leads), "today": reads.today_in(place, now),
        "states": State.choices[:3], "offices": Office.objects.filter(cycle=place),
        "open": is_open(place, Capability.VERIFY), "tools": reads.tools(place, request.user) if leads else None,
    }  # fmt: skip
    return render(request, "reviews/desk.html", context)


def _wanted(request: HttpRequest, leads: bool) -> reads.Wanted:
    """Read tab and filter from the address."""
    get = request.GET.get
    known = reads.tabs(request.user, timezone.now().date())
    tab = get("tab", "mine" if leads else "answer")
    allowed = known if leads else reads.FOR_OFFICES
    return reads.Wanted(
        tab=tab if tab in allowed else ("mine" if leads else "answer"), office=get("instansi", ""),
        state=get("tahap", ""), search=get("cari", "")[:80],
    )  # fmt: skip


def _tabs(request: HttpRequest, counts: dict[str, int], current: str, leads: bool) -> list[dict[str, Any]]:
    """Return the tabs with their counts; the filters stay."""
    labels = {
        "mine": _("Mine"), "due": _("Due now"), "overdue": _("Overdue"), "unassigned": _("Nobody's"),
        "answer": _("To answer"), "open": _("All open"), "finished": _("Finished"),
    }  # fmt: skip
    kept = request.GET.copy()
    kept.pop("page", None)
    rows = []
    for name, label in labels.items():
        if leads or name in reads.FOR_OFFICES:
            kept["tab"] = name
            rows.append({"label": label, "count": counts[name], "url": f"?{kept.urlencode()}",
                         "current": name == current})  # fmt: skip
    return rows


@require_POST
def begin(request: HttpRequest, cycle: str) -> HttpResponse:
    """Begin to review everything that waits."""
    place = led(request, cycle)
    number = start_waiting(actor=request.user, cycle=place)
    said = ngettext("%(count)d review has begun.", "%(count)d reviews have begun.", number)
    messages.success(request, said % {"count": number})
    address = redirect("reviews:desk", cycle=place.slug)
    address["Location"] += "?tab=unassigned"
    return address


@never_cache
@require_POST
def many(request: HttpRequest, cycle: str) -> HttpResponse:
    """Preview one action for many reviews; confirmed, do it to all or none."""
    place = led(request, cycle)
    numbers = [int(text) for text in request.POST.getlist("pilih") if text.isdecimal() and len(text) < 10]
    form = BulkForm(request.POST if "kind" in request.POST else None, cycle=place, team=reads.team(place))
    lines: list[Any] = []
    if form.is_valid() and numbers:
        if "confirm" in request.POST:
            bulk.run_bulk(actor=request.user, cycle=place, numbers=numbers, order=form.order)
            messages.success(request, _("Done for all of them."))
            return redirect("reviews:desk", cycle=place.slug)
        lines = bulk.preview_bulk(actor=request.user, cycle=place, numbers=numbers, order=form.order)
    good = bool(lines) and not any(line.problem for line in lines)
    context = {"cycle": place, "form": form, "lines": lines, "numbers": numbers, "good": good,
               "public": form.data.get("kind") in PUBLIC_KINDS}  # fmt: skip
    wrong = not numbers or (form.is_bound and not good)
    return render(request, "reviews/many.html", context, status=422 if wrong else 200)


@require_POST
def undo(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Take an action back."""
    place = led(request, cycle)
    action = get_object_or_404(BulkAction.objects.select_related("cycle__area"), cycle=place, pk=pk)
    bulk.undo_bulk(actor=request.user, action=action)
    messages.success(request, _("Taken back."))
    return redirect("reviews:desk", cycle=place.slug)
