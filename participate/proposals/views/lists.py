"""The lists a council keeps: bring in a table, correct one entry. Proposals already sent keep their price."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404
from participate.proposals import sheets
from participate.proposals.errors import BadProposal
from participate.proposals.forms.lists import EntryForm, ListForm
from participate.proposals.models import DictionaryItem
from participate.proposals.queries.dictionary import list_sizes, shared_with
from participate.proposals.services.dictionary import load_dictionary


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what there is; a table is previewed with old and new prices, then taken over."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    sizes = list_sizes(found.profile_id)
    form = ListForm(request.POST or None, request.FILES or None, initial={"sheet": _next(sizes)})
    if request.method == "POST" and form.is_valid() and _run(request, form, found):
        messages.success(request, _("The table is taken over."))
        return redirect("proposals:dictionary_edit", cycle=found.slug)
    lists = [(sheet, sizes[code]) for code, sheet in sheets.SHEETS.items()]
    context = {"cycle": found, "form": form, "lists": lists, "sizes": sizes, "preview": form.preview,
               "others": shared_with(found.profile, found)}  # fmt: skip
    return render(request, "proposals/lists/edit.html", context)


def _next(sizes: dict[str, int]) -> str:
    """Return the table that is wanted next: the first empty one, in the order they build on each other."""
    return next((code for code, size in sizes.items() if not size), "kamus")


def _run(request: HttpRequest, form: ListForm, cycle: Cycle) -> bool:
    """Preview the table, or take over what was confirmed."""
    sheet, profile = sheets.SHEETS[form.cleaned_data["sheet"]], cycle.profile

    def load(rows: list[Any]) -> None:
        load_dictionary(
            actor=request.user, profile=profile, **{sheet.argument: sheets.rows_for(sheet, rows, profile)}
        )

    return form.run(
        read=lambda text: sheets.read(sheet, text, profile), plan=lambda rows: sheets.plan(sheet, rows, profile),
        load=load,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, cycle: str) -> HttpResponse:
    """Add one entry, or correct the one named by `?kode=`."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    code, item = request.GET.get("kode", ""), None
    if code:
        rows = DictionaryItem.objects.select_related("category", "agency")
        item = get_object_or_404(rows, profile=found.profile_id, code=code)
    form = EntryForm(request.POST or None, profile=found.profile, item=item)
    if request.method == "POST" and form.is_valid() and _kept(request, form, found):
        messages.success(request, _("%(code)s is stored.") % {"code": form.cleaned_data["code"]})
        return redirect("proposals:dictionary", cycle=found.slug)
    context = {
        "cycle": found,
        "form": form,
        "item": item,
        "fields_there": form.fields["category"].queryset.exists(),
    }
    return render(request, "proposals/lists/entry.html", context)


def _kept(request: HttpRequest, form: EntryForm, cycle: Cycle) -> bool:
    """Store the entry; what the service refuses is said in the form."""
    try:
        load_dictionary(actor=request.user, profile=cycle.profile, items=[form.row])
    except BadProposal as error:
        form.add_error(None, error.message)
        return False
    return True
