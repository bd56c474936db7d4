"""Scoring before the vote: one proposal with the anchor sentences, or a table of twenty."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import is_open
from participate.processes.web import cycle_or_404
from participate.proposals.forms.score import ScoreForm, ScoreTable
from participate.proposals.models import Proposal
from participate.proposals.queries.scoring import score_rows, to_score
from participate.proposals.services.scoring import score_many, score_proposal

PER_PAGE = 20


@never_cache
def table(request: HttpRequest, cycle: str) -> HttpResponse:
    """Score twenty proposals at a time; all or nothing is kept."""
    place = cycle_or_404(request, cycle)
    require_role(request.user, place, Role.VERIFIER)
    settings = place.settings
    page = Paginator(to_score(place), PER_PAGE).get_page(request.GET.get("page"))
    typed = ScoreTable(settings, page, request.POST) if request.method == "POST" else None
    errors = _keep_table(request, place, typed) if typed else []
    if typed and not errors:
        return redirect(request.get_full_path())
    rows = score_rows(settings, page, request.user)
    context = {
        "cycle": place, "criteria": settings.criteria, "page_obj": page, "errors": errors,
        "rows": [(row, _cells(settings, row, typed)) for row in rows], "open": is_open(place, Capability.VERIFY),
    }  # fmt: skip
    return render(request, "proposals/score/table.html", context, status=422 if errors else 200)


def _keep_table(request: HttpRequest, cycle: Cycle, typed: ScoreTable) -> list[str]:
    """Keep the table; return what stops it, which is nothing when it was kept."""
    if typed.errors:
        return list(typed.errors)
    try:
        changed = score_many(actor=request.user, cycle=cycle, table=typed.table)
    except NotAllowed:
        raise
    except DomainError as error:
        return [error.message]
    messages.success(request, _("Saved: %(count)d scores changed.") % {"count": changed})
    return []


def _cells(settings: object, row: object, typed: ScoreTable | None) -> list[dict[str, object]]:
    """Return the cells of a row: what was typed, else what this person gave before."""
    own = typed.typed.get(row.proposal.pk, {}) if typed else row.mine
    return [
        {"name": f"s-{row.proposal.pk}-{criterion.code}", "value": own.get(criterion.code, ""), "criterion": criterion,
         "mean": row.means.get(criterion.code)}
        for criterion in settings.criteria
    ]  # fmt: skip


@never_cache
def score(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Score one proposal with the sentence that belongs to each score."""
    place = cycle_or_404(request, cycle)
    require_role(request.user, place, Role.VERIFIER)
    settings = place.settings
    proposal = get_object_or_404(to_score(place).select_related("category"), code=code)
    row = score_rows(settings, [proposal], request.user)[0]
    form = ScoreForm(request.POST or None, settings=settings, initial=row.mine)
    ready = request.method == "POST" and form.is_valid()
    stopped = _keep_scores(request, proposal, form) if ready else ""
    if ready and not stopped:
        return redirect("proposals:verify", cycle=cycle, code=code)
    context = {
        "cycle": place, "proposal": proposal, "form": form, "row": row, "stopped": stopped,
        "open": is_open(place, Capability.VERIFY),
    }  # fmt: skip
    return render(request, "proposals/score/one.html", context, status=422 if form.is_bound else 200)


def _keep_scores(request: HttpRequest, proposal: Proposal, form: ScoreForm) -> str:
    """Keep the scores of one proposal; return the sentence that stops it, empty when they were kept."""
    try:
        score_proposal(actor=request.user, proposal=proposal, scores=form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as error:
        return str(error.message)
    messages.success(request, _("The scores of %(code)s are saved.") % {"code": proposal.code})
    return ""
