"""The moderators' desk and the appeals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import books_of
from participate.deliberation.moderation.errors import OwnWords
from participate.deliberation.moderation.forms import JudgeForm, RulingForm
from participate.deliberation.moderation.models import Decision
from participate.deliberation.moderation.queries import desk as reads
from participate.deliberation.moderation.services.appeals import decide_appeal, require_second
from participate.deliberation.moderation.services.deciding import decide_cases, undo_decisions
from participate.deliberation.moderation.views.doors import moderated
from participate.kit.clock import database_now
from participate.kit.errors import DomainError
from participate.processes.models import Cycle

PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """List what waits, and decide on all that is ticked."""
    place = moderated(request, cycle)
    tools = reads.tools(place, request.user, database_now())
    form = RulingForm(request.POST if request.method == "POST" else None, book=tools.book)
    if request.method == "POST" and form.is_valid() and _decided(request, place, form):
        return redirect("moderation:desk", cycle=place.slug)
    wanted = _wanted(request)
    pages = Paginator(reads.cases(place, wanted), PER_PAGE)
    if not wanted.narrowed:
        pages.count = tools.counts[wanted.tab]  # known already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "cycle": place, "page_obj": page, "rows": reads.rows_of(list(page), request.user), "tools": tools,
        "tabs": _tabs(tools.counts, wanted.tab), "wanted": wanted, "form": form, "ticked": request.POST.getlist("pilih"),
    }  # fmt: skip
    return render(request, "moderation/desk.html", context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest) -> reads.Wanted:
    """Read tab and filter from the address."""
    get = request.GET.get
    tab, rule, kind = get("tab", ""), get("aturan", ""), get("jenis", "")
    return reads.Wanted(
        tab=tab if tab in reads.TABS else "waiting", kind=kind if kind in registry.KINDS else "",
        rule=int(rule) if rule.isdecimal() and len(rule) < 4 else 0,
    )  # fmt: skip


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "waiting": _("Waits for you"),
        "returned": _("With the writer"),
        "decided": _("Already decided"),
    }
    return [
        {"label": label, "count": counts[name], "url": f"?tab={name}", "current": name == current}
        for name, label in labels.items()
    ]


def _decided(request: HttpRequest, place: Cycle, form: RulingForm) -> bool:
    """Say whether it is done; if not, the form says why and the ticks stay."""
    numbers = [int(text) for text in request.POST.getlist("pilih") if text.isdecimal() and len(text) < 12]
    try:
        made = decide_cases(actor=request.user, cycle=place, numbers=numbers, ruling=form.ruling)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    said = ngettext("%(count)d entry is decided.", "%(count)d entries are decided.", len(made))
    messages.success(request, said % {"count": len(made)})
    return True


@require_POST
def undo(request: HttpRequest, cycle: str, batch: UUID) -> HttpResponse:
    """Take one's last click back."""
    place = moderated(request, cycle)
    if not Decision.objects.filter(case__cycle=place, batch=batch).exists():
        raise Http404(_("There is no such decision here."))
    try:
        undo_decisions(actor=request.user, cycle=place, batch=batch)
        messages.success(request, _("Taken back."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("moderation:desk", cycle=place.slug)


@never_cache
@require_GET
def appeals(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the appeals."""
    place = moderated(request, cycle)
    page = Paginator(reads.appeals(place), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "moderation/appeals.html", {"cycle": place, "page_obj": page})


@never_cache
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Look at a decision again."""
    place = moderated(request, cycle)
    appeal = get_object_or_404(reads.appeals(place), pk=pk)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_appeal(actor=request.user, appeal=appeal, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The appeal is answered. The writer has been told."))
            return redirect("moderation:appeals", cycle=place.slug)
    context = {"cycle": place, "form": form, **_looked_at(request, place, appeal)}
    return render(request, "moderation/judge.html", context, status=422 if form.errors else 200)


def _looked_at(request: HttpRequest, place: Cycle, appeal: Any) -> dict[str, Any]:
    """Return an appeal with the words it is about, and whether this moderator may judge it."""
    decision = appeal.decision
    try:
        require_second(request.user, appeal)
        barred = ""
    except OwnWords as error:
        barred = error.message
    rule = books_of(place)[decision.version].rule(decision.rule)
    thing = registry.thing_of(decision.case.kind, decision.case.key)
    return {"appeal": appeal, "decision": decision, "rule": rule, "thing": thing, "barred": barred}
