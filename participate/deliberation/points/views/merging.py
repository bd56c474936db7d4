"""Say that two points say the same, and answer it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participate.deliberation.points.enums import Asked
from participate.deliberation.points.forms import MergeForm
from participate.deliberation.points.models import Point, PointMerge
from participate.deliberation.points.queries.single import alike
from participate.deliberation.points.services.merging import answer_merge, ask_merge
from participate.deliberation.points.web import address, point_or_404
from participate.kit.errors import DomainError, NotAllowed


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Choose the point that says the same; POST asks both writers."""
    found = point_or_404(request, cycle, thread, number)
    if not found.stands:
        return redirect(address(found))
    form = MergeForm(request.POST if request.method == "POST" else None, points=alike(found))
    row = _asked(request, found, form) if request.method == "POST" and form.is_valid() else None
    if row is not None:
        joined = row.state == Asked.MERGED
        messages.success(
            request, _("The two are one now.") if joined else _("The people who wrote them were asked.")
        )
        return redirect(address(found))
    context = {"cycle": found.thread.cycle, "thread": found.thread, "point": found, "form": form}
    return render(request, "points/merge.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, point: Point, form: MergeForm) -> PointMerge | None:
    """Ask; None when it cannot be, and the form says why."""
    try:
        return ask_merge(
            actor=request.user, source=point, target=form.chosen(), note=form.cleaned_data["note"]
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return None


@require_POST
def answer(request: HttpRequest, cycle: str, thread: int, number: int, pk: int) -> HttpResponse:
    """Agree or decline as one of those who are asked."""
    found = point_or_404(request, cycle, thread, number)
    row = get_object_or_404(PointMerge.objects.select_related("source", "target"), pk=pk)
    if found.pk not in (row.source_id, row.target_id):
        raise Http404
    try:
        answer_merge(
            actor=request.user, row=row, accept="yes" in request.POST, word=request.POST.get("word", "")
        )
        messages.success(request, _("Thank you. Your answer stands here."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{address(found)}#sama")
