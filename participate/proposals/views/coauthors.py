"""Write a proposal along: ask, invite, answer, leave; every button is a plain form post."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participate.kit import ratelimit
from participate.kit.errors import DomainError
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor
from participate.proposals.queries.together import author_pks
from participate.proposals.services import coauthors
from participate.proposals.views.together import attempt, back, proposal_or_404

INVITATIONS_A_DAY = 30


@require_POST
def ask(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Ask the authors to let one write along."""
    proposal = proposal_or_404(request, cycle, code)
    if attempt(request, coauthors.ask_to_join, proposal=proposal):
        messages.success(request, _("The authors were asked. We tell you what they answer."))
    return back(proposal, "penulis")


@require_POST
def invite(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Invite somebody; the answer is the same whether they have an account or not."""
    proposal = proposal_or_404(request, cycle, code)
    if request.user.pk not in author_pks(proposal):
        raise Http404
    to = request.POST.get("to", "").strip()
    if not to:
        messages.error(request, _("Write an e-mail address, a phone number or the name of an account."))
        return back(proposal, "penulis")
    ratelimit.check("invite", str(request.user.pk), limit=INVITATIONS_A_DAY, seconds=86_400)
    if attempt(request, coauthors.invite, proposal=proposal, to=to):
        messages.success(request, _("The invitation is ready. You can also hand over its link yourself."))
    return back(proposal, "penulis")


@require_POST
def myself(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Leave, or choose whether one's own name is shown."""
    proposal = proposal_or_404(request, cycle, code)
    if "leave" in request.POST:
        if attempt(request, coauthors.leave, proposal=proposal):
            messages.success(request, _("You no longer write %(code)s along.") % {"code": proposal.code})
    elif attempt(request, coauthors.choose_name, proposal=proposal, show_name="show_name" in request.POST):
        messages.success(request, _("Saved."))
    return back(proposal, "penulis")


@require_POST
def answer(request: HttpRequest, cycle: str, code: str, pk: int) -> HttpResponse:
    """Let somebody in who asked, or not; or take an invitation back."""
    proposal = proposal_or_404(request, cycle, code)
    if request.user.pk not in author_pks(proposal):
        raise Http404
    row = get_object_or_404(CoAuthor.objects.select_related("proposal"), proposal=proposal, pk=pk)
    if row.state == Joining.INVITED:
        attempt(request, coauthors.take_back_invitation, row=row)
    else:
        attempt(request, coauthors.answer_request, row=row, accept="yes" in request.POST)
    return back(proposal, "penulis")


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; POST says yes or no."""
    try:
        row = coauthors.read_invitation(token)
        if request.method != "POST":
            context = {"row": row, "proposal": row.proposal, "cycle": row.proposal.cycle}
            return render(request, "proposals/together/invitation.html", context)
        yes, shown = "yes" in request.POST, "show_name" in request.POST
        coauthors.answer_invitation(actor=request.user, token=token, accept=yes, show_name=shown)
    except DomainError as error:
        return render(request, "proposals/together/gone.html", {"stopped": error.message}, status=410)
    said = (
        _("You write %(code)s along now.") if yes else _("You said no to %(code)s. Thank you for answering.")
    )
    messages.success(request, said % {"code": row.proposal.code})
    return redirect("proposals:together", cycle=row.proposal.cycle.slug, code=row.proposal.code)
