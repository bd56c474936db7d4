"""What later stages decided: a quick form for each proposal, many on one page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participate.kit.errors import DomainError
from participate.outcomes import services
from participate.outcomes.forms import LevelRowForm
from participate.outcomes.queries.levels import choices_at, later_stages, waiting_for
from participate.outcomes.services.levels import LevelDecision
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404
from participate.proposals.models import Proposal
from participate.proposals.stages import Stage

PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the proposals a stage may decide about; record what it decided, all together."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    stages = later_stages(found)
    stage = next(
        (row for row in stages if row.code == request.GET.get("tahap")), stages[0] if stages else None
    )
    if stage is None:
        return render(request, "outcomes/levels.html", {"cycle": found, "stages": [], "rows": []})
    page = Paginator(waiting_for(found, stage), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, _form(request, row, stage)) for row in page]
    error = ""
    if request.method == "POST" and all(form.is_valid() for _row, form in rows):
        error = _record(request, found, stage, rows)
        if not error:
            return redirect(f"{reverse('outcomes:levels', args=[found.slug])}?tahap={stage.code}")
    context = {"cycle": found, "stages": stages, "stage": stage, "rows": rows, "page": page, "error": error}
    return render(request, "outcomes/levels.html", context)


def _form(request: HttpRequest, proposal: Proposal, stage: Stage) -> LevelRowForm:
    """Return the form of one proposal."""
    data = request.POST if request.method == "POST" else None
    return LevelRowForm(
        data, prefix=proposal.code, decisions=choices_at(stage), currency=proposal.cycle.currency
    )


def _record(
    request: HttpRequest, cycle: Cycle, stage: Stage, rows: list[tuple[Proposal, LevelRowForm]]
) -> str:
    """Record what has a decision; return a sentence when it is refused, for all of them."""
    decided: list[LevelDecision] = []
    for proposal, form in rows:
        data: dict[str, Any] = form.cleaned_data
        if data["decision"]:
            decided.append(LevelDecision(proposal=proposal, **data))
    try:
        services.record_level_decisions(actor=request.user, cycle=cycle, stage=stage.code, rows=decided)
    except DomainError as error:
        return error.message
    words = ngettext("%(count)d decision recorded.", "%(count)d decisions recorded.", len(decided))
    messages.success(request, words % {"count": len(decided)})
    return ""
