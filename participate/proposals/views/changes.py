"""Suggested edits and offers to merge: ask, answer, take back; the verification team confirms a merge."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number
from participate.processes.enums import Role
from participate.processes.permissions import require_role
from participate.proposals.enums import Editable
from participate.proposals.forms.together import MergeOfferForm, SuggestForm
from participate.proposals.models import MergeOffer, Proposal, SuggestedEdit
from participate.proposals.queries.together import author_pks
from participate.proposals.services import merging, suggestions
from participate.proposals.views.together import attempt, back, proposal_or_404


@never_cache
def suggest(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show the form with the text as it stands; POST sends the suggestion."""
    proposal = proposal_or_404(request, cycle, code)
    if request.method != "POST":
        field = request.GET.get("bagian", "")
        field = field if field in Editable.values else Editable.TITLE
        return _form(
            request, proposal, SuggestForm(initial={"field": field, "after": getattr(proposal, field)})
        )
    form = SuggestForm(request.POST)
    done = form.is_valid() and _try(
        form, suggestions.suggest, request, proposal=proposal, **form.cleaned_data
    )
    if not done:
        return _form(request, proposal, form, status=422)
    messages.success(request, _("Thank you. The authors were told; their answer will stand here."))
    return back(proposal, "saran")


@require_POST
def answer_suggestion(request: HttpRequest, cycle: str, code: str, pk: int) -> HttpResponse:
    """Accept or decline as an author, or take back as who suggested; for anybody else there is nothing."""
    proposal = proposal_or_404(request, cycle, code)
    row = get_object_or_404(SuggestedEdit.objects.select_related("proposal__cycle"), proposal=proposal, pk=pk)
    if "take_back" in request.POST and row.made_by_id == request.user.pk:
        attempt(request, suggestions.take_back_suggestion, row=row)
    elif request.user.pk in author_pks(proposal):
        word, yes = request.POST.get("word", ""), "yes" in request.POST
        attempt(request, suggestions.answer_suggestion, row=row, accept=yes, word=word)
    else:
        raise Http404
    return back(proposal, "saran")


@never_cache
def offer(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Choose the proposal to merge with; POST sends the offer to its authors."""
    proposal = proposal_or_404(request, cycle, code)
    if request.user.pk not in author_pks(proposal):
        raise Http404
    wanted = request.GET.get("dengan", "")
    form = MergeOfferForm(request.POST or None, proposal=proposal, initial={"other": wanted})
    if request.method != "POST" or not form.is_valid():
        return _offer_page(request, proposal, form)
    mine, note = form.cleaned_data["carries"] == "mine", form.cleaned_data["note"]
    facts = {"proposal": proposal, "other": form.chosen(), "mine_carries": mine, "note": note}
    if not _try(form, merging.offer_merge, request, **facts):
        return _offer_page(request, proposal, form)
    messages.success(request, _("The other side was told. Their answer will stand here."))
    return back(proposal, "gabung")


@require_POST
def answer_offer(request: HttpRequest, cycle: str, code: str, pk: int) -> HttpResponse:
    """Agree or decline as the other side, or take back as who offered; for anybody else there is nothing."""
    proposal = proposal_or_404(request, cycle, code)
    row = get_object_or_404(_offers(), pk=pk)
    if request.user.pk not in author_pks(proposal) or proposal.pk not in (row.source_id, row.target_id):
        raise Http404
    if "take_back" in request.POST:
        attempt(request, merging.take_back_merge, row=row)
    else:
        word, yes = request.POST.get("word", ""), "yes" in request.POST
        attempt(request, merging.answer_merge, row=row, accept=yes, word=word)
    return back(proposal, "gabung")


@require_POST
def settle_offer(request: HttpRequest, cycle: str, code: str, pk: int) -> HttpResponse:
    """Confirm a merge both sides agreed to, or leave the two apart, as the verification team."""
    proposal = proposal_or_404(request, cycle, code)
    require_role(request.user, proposal.cycle, Role.VERIFIER)
    row = get_object_or_404(_offers(), pk=pk)
    if proposal.pk not in (row.source_id, row.target_id):
        raise Http404
    note = request.POST.get("note", "")
    if "no" in request.POST:
        attempt(request, merging.refuse_merge, row=row, reason=note)
    else:
        seen = row_number(request.POST.get("seen", ""))
        attempt(request, merging.confirm_merge, row=row, note=note, seen=seen)
    return redirect("proposals:verify", cycle=cycle, code=code)


def _offers() -> Any:
    """Return offers with both sides."""
    return MergeOffer.objects.select_related("source__cycle", "target__cycle")


def _try(form: Any, verb: Any, request: HttpRequest, **facts: Any) -> bool:
    """Call a service; what stops it is said in the form, with everything typed."""
    try:
        verb(actor=request.user, **facts)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


def _form(request: HttpRequest, proposal: Proposal, form: SuggestForm, status: int = 200) -> HttpResponse:
    """Show the form of a suggestion."""
    context = {"cycle": proposal.cycle, "proposal": proposal, "form": form, "fields": Editable.choices}
    return render(request, "proposals/together/suggest.html", context, status=status)


def _offer_page(request: HttpRequest, proposal: Proposal, form: MergeOfferForm) -> HttpResponse:
    """Show the form of an offer."""
    context = {"cycle": proposal.cycle, "proposal": proposal, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/together/offer.html", context, status=status)
