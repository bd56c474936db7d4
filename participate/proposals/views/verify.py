"""The verification desk: queue, one proposal with everything, one decision at a time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import is_open
from participate.processes.web import cycle_or_404
from participate.proposals.enums import Decision
from participate.proposals.forms.choices import load_filters
from participate.proposals.forms.verify import ACTIONS, Action, DecisionForm, decision_form
from participate.proposals.models import Proposal
from participate.proposals.queries import verification as desk
from participate.proposals.queries.changes import agreed
from participate.proposals.queries.deadlines import verification_due
from participate.proposals.queries.similar import similar_to_proposal
from participate.proposals.services import verification as verbs

PER_PAGE = 20


@never_cache
@require_GET
def queue(request: HttpRequest, cycle: str) -> HttpResponse:
    """List what waits, with filters."""
    place = _desk(request, cycle)
    now, wanted = timezone.now(), _wanted(request)
    rows = desk.queue(place, wanted, user=request.user, now=now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    choices = load_filters(place)
    counts = desk.queue_counts(place, now)
    context = {
        "cycle": place, "page_obj": page, "wanted": wanted, "counts": counts, "choices": choices,
        "tabs": _tabs(request, counts, wanted.state), "tracks": place.settings.tracks,
        "rows": [(row, _due(place, row, now)) for row in page], "open": is_open(place, Capability.VERIFY, now),
    }  # fmt: skip
    return render(request, "proposals/verify/queue.html", context)


def _desk(request: HttpRequest, cycle: str) -> Cycle:
    """Return the cycle for somebody who verifies in it."""
    place = cycle_or_404(request, cycle)
    require_role(request.user, place, Role.VERIFIER)
    return place


def _wanted(request: HttpRequest) -> desk.QueueFilter:
    """Read the filter from the address."""
    get = request.GET.get
    state = get("status", "waiting")
    return desk.QueueFilter(
        state=state if state in (*desk.STATES, "all") else "waiting", category=get("bidang", ""),
        area=get("wilayah", ""), track=get("jalur", ""), mine=get("saya") == "1", overdue=get("terlambat") == "1",
    )  # fmt: skip


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """Return the queue's tabs with their counts; the other filters stay."""
    labels = {
        "waiting": _("Waiting"), "returned": _("Returned"), "accepted": _("Accepted"),
        "elsewhere": _("Merged or routed"), "rejected": _("Rejected"), "all": _("All"),
    }  # fmt: skip
    kept = request.GET.copy()
    kept.pop("page", None)
    tabs = []
    for name, label in labels.items():
        kept["status"] = name
        tabs.append(
            {"label": label, "count": counts[name], "url": f"?{kept.urlencode()}", "current": name == current}
        )
    return tabs


def _due(cycle: Cycle, proposal: Proposal, now: Any) -> dict[str, Any]:
    """Return by when a waiting proposal should be answered, and whether that has passed."""
    if proposal.latest_event.decision not in desk.WAITING:
        return {}
    limit = desk.overdue_before(cycle, now)
    late = limit is not None and proposal.latest_event.at < limit
    return {"date": verification_due(cycle, proposal.latest_event.at), "late": late}


def _proposal(cycle: Cycle, code: str) -> Proposal:
    """Return a proposal of the cycle with everything the desk shows."""
    rows = Proposal.objects.select_related(
        "cycle__area", "cycle__profile", "area", "category", "agency", "dictionary_item", "latest_event", "contact",
        "merged_into_link__target",
    ).prefetch_related("photos")  # fmt: skip
    return get_object_or_404(rows, cycle=cycle, code=code)


@never_cache
@require_GET
def verify(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show one proposal with everything, and what can be decided."""
    place = _desk(request, cycle)
    return _page(request, place, _proposal(place, code))


@never_cache
def decide(request: HttpRequest, cycle: str, code: str, action: str) -> HttpResponse:
    """Show the form of one decision; POST previews it, or records it and goes on to the next proposal."""
    place = _desk(request, cycle)
    if action not in ACTIONS:
        raise Http404
    proposal, chosen = _proposal(place, code), ACTIONS[action]
    form = decision_form(chosen, proposal, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, place, proposal, form)
    if not form.is_valid() or "preview" in request.POST:
        return _page(
            request, place, proposal, form, status=200 if form.is_valid() else 422, preview=form.is_valid()
        )
    try:
        _RUN[chosen.code](request.user, proposal, form)
    except NotAllowed:
        raise
    except DomainError as error:
        return _page(request, place, _proposal(place, code), form, status=error.status, stopped=error.message)
    return _next(request, place, proposal, chosen)


def _next(request: HttpRequest, cycle: Cycle, proposal: Proposal, action: Action) -> HttpResponse:
    """Say what was done and go on: to the next waiting proposal, else to the queue."""
    messages.success(request, _("%(code)s: done. %(what)s.") % {"code": proposal.code, "what": action.label})
    if action.code == "biaya":
        return redirect("proposals:verify", cycle=cycle.slug, code=proposal.code)
    before, after = desk.neighbours(cycle, proposal)
    if after or before:
        return redirect("proposals:verify", cycle=cycle.slug, code=after or before)
    return redirect("proposals:queue", cycle=cycle.slug)


def _page(
    request: HttpRequest, cycle: Cycle, proposal: Proposal, form: DecisionForm | None = None, *, status: int = 200,
    stopped: str = "", preview: bool = False,
) -> HttpResponse:  # fmt: skip
    """Show the desk with one proposal and, when one was chosen, the form of a decision."""
    before, after = desk.neighbours(cycle, proposal)
    state = proposal.latest_event.decision
    context = {
        "cycle": cycle, "proposal": proposal, "steps": desk.history(proposal), "form": form,
        "actions": ACTIONS.values() if state in (*desk.WAITING, Decision.ELIGIBLE) else [],
        "similar": similar_to_proposal(proposal), "agreed": agreed(proposal), "corrections": desk.cost_corrections(proposal),
        "before": before, "after": after, "stopped": stopped, "preview": preview,
        "due": _due(cycle, proposal, timezone.now()), "open": is_open(cycle, Capability.VERIFY),
    }  # fmt: skip
    return render(request, "proposals/verify/detail.html", context, status=status)


def _with_reason(verb: Callable[..., Any]) -> Callable[[Any, Proposal, DecisionForm], Any]:
    """Return a runner for the verbs that take a reason and a sentence."""

    def run(actor: Any, proposal: Proposal, form: DecisionForm) -> Any:
        data = form.cleaned_data
        return verb(
            actor=actor,
            proposal=proposal,
            reason_code=data["reason_code"],
            note=form.sentence,
            seen=data["seen"],
        )

    return run


def _accept(actor: Any, proposal: Proposal, form: DecisionForm) -> Any:
    """Accept."""
    return verbs.accept(actor=actor, proposal=proposal, note=form.sentence, seen=form.cleaned_data["seen"])


def _merge(actor: Any, proposal: Proposal, form: DecisionForm) -> Any:
    """Merge."""
    data = form.cleaned_data
    return verbs.merge_into(
        actor=actor, proposal=proposal, target=data["target"], volume=data["volume"], note=form.sentence,
        reason_code=data["reason_code"], seen=data["seen"],
    )  # fmt: skip


def _route(actor: Any, proposal: Proposal, form: DecisionForm) -> Any:
    """Route."""
    data = form.cleaned_data
    return verbs.route(
        actor=actor, proposal=proposal, agency=data["agency"], note=form.sentence, reason_code=data["reason_code"],
        seen=data["seen"],
    )  # fmt: skip


def _cost(actor: Any, proposal: Proposal, form: DecisionForm) -> Any:
    """Correct the cost."""
    data = form.cleaned_data
    return verbs.correct_cost(
        actor=actor, proposal=proposal, cost=data["cost"], reason=data["note"], seen=data["seen"]
    )


_RUN: dict[str, Callable[[Any, Proposal, DecisionForm], Any]] = {
    "terima": _accept,
    "bersyarat": _with_reason(verbs.accept_conditionally),
    "kembalikan": _with_reason(verbs.return_proposal),
    "gabung": _merge,
    "teruskan": _route,
    "tolak": _with_reason(verbs.reject),
    "biaya": _cost,
}
