"""Complete a returned proposal: the verifier's sentence on top, the whole sheet below, one button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number
from participate.kit.photos import clean_photo
from participate.processes.web import cycle_or_404
from participate.proposals.enums import Decision
from participate.proposals.forms.paper import PaperSheet, typed_from
from participate.proposals.models import Proposal
from participate.proposals.permissions import is_author, may_enter_for_others
from participate.proposals.reasons import advice_of, sentence_of
from participate.proposals.services.verification import resubmit as send_again


@never_cache
def resubmit(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show what was asked for and the sheet; POST sends the proposal again."""
    proposal = _own(request, cycle, code)
    if proposal.status != Decision.RETURNED:
        messages.info(request, _("This proposal does not wait for you. Its page shows where it is."))
        return redirect("proposals:detail", cycle=cycle, code=code)
    sheet = PaperSheet(proposal.cycle, request.POST if request.method == "POST" else typed_from(proposal))
    if request.method != "POST" or not sheet.is_valid():
        return _page(request, proposal, sheet)
    try:
        _send(request, proposal, sheet)
    except NotAllowed:
        raise
    except DomainError as error:
        return _page(request, proposal, sheet, stopped=error.message)
    messages.success(request, _("Sent again. The verification team looks at it once more."))
    return redirect("proposals:detail", cycle=cycle, code=code)


def _own(request: HttpRequest, cycle: str, code: str) -> Proposal:
    """Return a proposal of this person, or of the cycle for its operators; nobody else's exists here."""
    place = cycle_or_404(request, cycle)
    rows = Proposal.objects.select_related(
        "cycle__area", "area", "category", "dictionary_item", "latest_event", "contact"
    )
    proposal = get_object_or_404(rows, cycle=place, code=code)
    if not (is_author(request.user, proposal) or may_enter_for_others(request.user, place)):
        raise Http404
    return proposal


def _send(request: HttpRequest, proposal: Proposal, sheet: PaperSheet) -> None:
    """Clean the photos and send."""
    alt = request.POST.get("upload_alt", "")
    photos = [(clean_photo(upload), alt) for upload in request.FILES.getlist("upload")]
    seen = request.POST.get("seen", "")
    send_again(
        actor=request.user, proposal=proposal, fields=sheet.fields(), photos=photos,
        note=request.POST.get("note", ""), seen=row_number(seen),
    )  # fmt: skip


def _page(request: HttpRequest, proposal: Proposal, sheet: PaperSheet, stopped: str = "") -> HttpResponse:
    """Show the sheet under the verifier's sentence."""
    reason = proposal.latest_event.reason_code
    context: dict[str, Any] = {
        "cycle": proposal.cycle, "proposal": proposal, "sheet": sheet, "stopped": stopped,
        "sentence": sentence_of(reason), "advice": advice_of(reason), "note": request.POST.get("note", ""),
        "seen": request.POST.get("seen") or proposal.latest_event_id,
    }  # fmt: skip
    return render(
        request, "proposals/verify/resubmit.html", context, status=422 if request.method == "POST" else 200
    )
