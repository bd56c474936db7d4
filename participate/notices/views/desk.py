"""Staff: how many letters are where, trying again, and the list an operator taps through."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participate.kit.clock import database_now
from participate.notices import queries, services
from participate.notices.channels import all_channels
from participate.notices.desk import report_lines, tap_lines
from participate.notices.forms import RetryForm, TapForm

PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Count what is where, without a name; POST lets what failed on a channel wait again."""
    form = RetryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = services.retry_failed(actor=request.user, channel=form.cleaned_data["channel"])
        said = ngettext("%(count)d letter is tried again.", "%(count)d letters are tried again.", count)
        messages.success(request, said % {"count": count})
        return redirect("notices:desk")
    tables = report_lines(queries.report(database_now()))
    context = {"tables": tables, "days": queries.REPORT_DAYS, "by_hand": _by_hand()}
    return render(request, "notices/desk.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest) -> HttpResponse:
    """Show the links an operator taps; POST notes that one was sent, or could not be."""
    form = TapForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reached = form.cleaned_data["answer"] == "sent"
        services.record_by_hand(actor=request.user, digest_id=form.cleaned_data["digest"], reached=reached)
        messages.success(request, _("Noted."))
        return redirect("notices:by_hand")
    page = Paginator(queries.by_hand(_by_hand()), PER_PAGE).get_page(request.GET.get("page"))
    lines, resting = tap_lines(page.object_list, database_now())
    return render(request, "notices/by_hand.html", {"page": page, "lines": lines, "resting": resting})


def _by_hand() -> list[str]:
    """Return the channels that a person serves."""
    return [name for name, kind in all_channels().items() if kind.by_hand]
