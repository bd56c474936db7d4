"""The list of delegates: who may vote. Names are shown to the people of the desk only."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.kit.errors import DomainError
from participate.processes import queries_people as people
from participate.processes import services_people as services
from participate.processes.enums import Role
from participate.processes.facts import vote_begun
from participate.processes.forms_people import DelegateForm
from participate.processes.models import Cycle, Delegate
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


def desk_cycle(request: HttpRequest, slug: str) -> Cycle:
    """Return the cycle to facilitators and paper operators; others are refused."""
    found = cycle_or_404(request, slug)
    require_role(request.user, found, Role.OPERATOR, Role.FACILITATOR)
    return found


@require_GET
def delegates(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the delegates with totals and the quota, twenty a page."""
    found = desk_cycle(request, cycle)
    search = request.GET.get("cari", "").strip()[:80]
    counts = people.list_counts(found)
    context = {
        "cycle": found, "search": search, "counts": counts, "begun": vote_begun(found),
        "quota": people.WomenQuota(counts.women, counts.total, found.settings.women_quota_pct),
        "page_obj": Paginator(people.delegates_of(found, search), 20).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "processes/delegates.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, cycle: str) -> HttpResponse:
    """Put one person on the list."""
    found = desk_cycle(request, cycle)
    begun = vote_begun(found)
    initial = {"code": people.next_code(found), "area": None, "may_vote": not begun}
    form = DelegateForm(request.POST or None, cycle=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.enter_delegate(actor=request.user, cycle=found, **form.fields_for_service())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("%(name)s is on the list as %(code)s.") % _words(row))
            return redirect(
                "processes:delegate_add" if "next" in request.POST else "processes:delegates", found.slug
            )
    return _form_page(request, found, form, begun=begun)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Correct one entry."""
    found = desk_cycle(request, cycle)
    row = get_object_or_404(people.delegates_of(found).select_related("area", "user"), pk=pk)
    names = ("name", "gender", "group", "area", "age_band", "may_vote")
    initial = {name: getattr(row, name) for name in names}
    form = DelegateForm(request.POST or None, cycle=found, delegate=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_delegate(actor=request.user, delegate=row, **form.fields_for_service())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The entry is saved."))
            return redirect("processes:delegates", cycle=found.slug)
    return _form_page(request, found, form, begun=vote_begun(found), delegate=row)


@require_POST
def remove(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Take one person off the list."""
    found = desk_cycle(request, cycle)
    row = get_object_or_404(Delegate.objects.select_related("cycle"), cycle=found, pk=pk)
    try:
        services.remove_delegate(actor=request.user, delegate=row)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("processes:delegate", cycle=found.slug, pk=pk)
    messages.success(request, _("%(name)s (%(code)s) is off the list.") % _words(row))
    return redirect("processes:delegates", cycle=found.slug)


def _form_page(request: HttpRequest, cycle: Cycle, form: DelegateForm, **more: Any) -> HttpResponse:
    """Show the form, with the groups people typed before as suggestions."""
    context = {"cycle": cycle, "form": form, "groups": people.groups_of(cycle), **more}
    return render(request, "processes/delegate_form.html", context, status=400 if form.errors else 200)


def _words(row: Delegate) -> dict[str, str]:
    """Return what a message says about an entry."""
    return {"name": row.name, "code": row.code}
