"""Proposals that look alike, while one writes: join that one, or say why this one is different."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participate.proposals.forms.wizard import REVIEW, STEPS, Wizard
from participate.proposals.models import Proposal
from participate.proposals.services import drafts
from participate.proposals.services.coauthors import join_instead
from participate.proposals.views import browser


@never_cache
@require_POST
def live(request: HttpRequest, cycle: str, draft: int, step: str) -> HttpResponse:
    """Answer with the cards for what is typed now; nothing is kept."""
    wizard = browser.wizard_or_404(request, cycle, draft)
    if step not in STEPS or wizard.draft.proposal_id:
        raise Http404
    wizard.draft.data = {**wizard.draft.data, step: wizard.typed(step, request.POST)}
    context = {"cycle": wizard.cycle, "draft": wizard.draft, "step": step, "similar": wizard.similar()}
    return render(request, "proposals/propose/_similar.html", context)


@never_cache
@require_POST
def answer(request: HttpRequest, cycle: str, draft: int, step: str, code: str) -> HttpResponse:
    """Join the other proposal instead, or keep why this one is different; what was typed on the screen stays."""
    wizard = browser.wizard_or_404(request, cycle, draft)
    if step not in (*STEPS, REVIEW):
        raise Http404
    known = Proposal.objects.select_related("cycle", "latest_event").filter(latest_event__isnull=False)
    other = get_object_or_404(known, cycle=wizard.cycle, code=code)
    typed = wizard.typed(step, request.POST) if step != REVIEW else {}
    if typed:
        drafts.save_answer(draft=wizard.draft, step=step, answer=typed)
    if "join" in request.POST:
        return _join(request, wizard, step, other)
    drafts.say_different(
        draft=wizard.draft, code=other.code, reason=request.POST.get(f"because-{other.code}", "")
    )
    return redirect(f"{browser.address_of(wizard.draft, step)}#mirip")


def _join(request: HttpRequest, wizard: Wizard, step: str, other: Any) -> HttpResponse:
    """Support the other one and ask to write along; the draft is put away for a week."""
    if not request.user.is_authenticated:
        here = urlencode({"next": browser.address_of(wizard.draft, step)})
        return redirect(f"{reverse('account_login')}?{here}")
    join_instead(actor=request.user, draft=wizard.draft, proposal=other)
    messages.success(
        request, _("You support %(code)s now. Your own draft was put away; you can bring it back for 7 days.")
        % {"code": other.code},
    )  # fmt: skip
    return redirect("proposals:together", cycle=wizard.cycle.slug, code=other.code)
