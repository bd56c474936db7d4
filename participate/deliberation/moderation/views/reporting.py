"""Report something, and see what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import book_of
from participate.deliberation.moderation.forms import ReportForm
from participate.deliberation.moderation.models import Report
from participate.deliberation.moderation.services.reporting import Reporter, report_words, result_of
from participate.deliberation.moderation.views.doors import thing_or_404
from participate.kit.errors import DomainError
from participate.kit.visitors import client_address
from participate.processes.web import cycle_or_404, visitor


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, cycle: str, kind: str, key: int) -> HttpResponse:
    """Say which rule it breaks, with or without an account."""
    place = cycle_or_404(request, cycle)
    thing, book = thing_or_404(place, kind, key), book_of(place)
    form = ReportForm(request.POST if request.method == "POST" else None, book=book)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, kind, key, form)
        except DomainError as error:
            form.add_error(None, error.message)
            form.data = form.data | {"started": form.fields["started"].initial}
            status = error.status
        else:
            return redirect("moderation:reported", cycle=place.slug, code=made.code)
    context = {"cycle": place, "thing": thing, "form": form, "book": book, "label": registry.label_of(kind)}
    return render(
        request, "moderation/report.html", context, status=422 if form.errors and status == 200 else status
    )


def _made(request: HttpRequest, kind: str, key: int, form: ReportForm) -> Report:
    """Store the report of somebody signed in, or of a visitor."""
    user = visitor(request)
    reporter = (
        Reporter(user)
        if user.is_authenticated
        else Reporter(None, client_address(request), request.headers.get("User-Agent", "")[:300])
    )
    data = form.cleaned_data
    return report_words(
        reporter=reporter, kind=kind, key=key, rule=data["rule"], note=data["note"], timing=form.timing
    )


@never_cache
@require_GET
def reported(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show what came of a report to whoever has its address."""
    place = cycle_or_404(request, cycle)
    rows = Report.objects.select_related("case__cycle")
    found = get_object_or_404(rows, code=code, case__cycle=place)
    context = {"cycle": place, "report": found, "result": result_of(found), "has_account": found.reporter_id}
    context["address"] = request.build_absolute_uri(reverse("moderation:reported", args=[place.slug, code]))
    return render(request, "moderation/reported.html", context)
