"""Who handed in a sheet of a batch: ticked by name, or typed by code. Nothing says which sheet is whose."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participate.contests.forms.paper import PersonForm
from participate.contests.paper_voters import FREE, TICKED, key_typed, people_for, ticked_count
from participate.contests.services import paper as services
from participate.contests.views.paper import batch_or_404, to_batch
from participate.contests.views.shared import page
from participate.kit.errors import DomainError
from voting.ballots.enums import BatchState
from voting.ballots.models import PaperBatch

SHOWN = 60
KEY_LENGTH = 64


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Tick people, or take a tick back."""
    found, row = batch_or_404(request, cycle, number, batch)
    form = PersonForm(request.POST if "who" in request.POST else None)
    if request.method == "POST" and _done(request, row, form):
        return redirect(to_batch(row, "paper_people"))
    everybody, wanted = people_for(row), request.GET.get("cari", "").strip()[:80]
    matching = [who for who in everybody if who.matches(wanted)]
    context = page(
        found, row.contest, batch=row, form=form, wanted=wanted, ticked=ticked_count(row),
        is_open=row.state == BatchState.OPEN, more=max(0, len(matching) - SHOWN), rows=matching[:SHOWN],
        named=bool(everybody), inside=[who for who in everybody if who.state == TICKED],
        free=any(who.state == FREE for who in matching[:SHOWN]),
    )  # fmt: skip
    return render(request, "contests/paper_people.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, batch: PaperBatch, form: PersonForm) -> bool:
    """Do what the button says; False where the typed form has to be shown again."""
    try:
        keys = [key for key in request.POST.getlist("key") if len(key) <= KEY_LENGTH]
        if form.is_bound:
            if not form.is_valid():
                return False
            keys = [key_typed(batch.contest, form.cleaned_data["who"])]
        if request.POST.get("do") == "untick":
            _untick(request, batch, keys)
        else:
            _tick(request, batch, keys)
    except DomainError as error:
        if form.is_bound:
            form.add_error("who", error.message)
            return False
        messages.error(request, error.message)
    return True


def _tick(request: HttpRequest, batch: PaperBatch, keys: list[str]) -> None:
    if not keys:
        messages.error(request, _("Tick at least one name."))
        return
    new = services.tick_voters(actor=request.user, batch=batch, person_keys=keys)
    messages.success(request, _("Ticked.") if new else _("This was ticked already."))


def _untick(request: HttpRequest, batch: PaperBatch, keys: list[str]) -> None:
    gone = [services.untick_voter(actor=request.user, batch=batch, person_key=key) for key in keys]
    messages.success(request, _("The tick is taken back.") if any(gone) else _("There was no tick."))
