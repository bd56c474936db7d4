"""Propose on a phone: start, nine questions one a screen, review, send."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen
from participate.processes.permissions import has_role
from participate.processes.queries import is_open
from participate.processes.web import cycle_or_404
from participate.proposals.errors import DraftGone
from participate.proposals.forms.wizard import REVIEW, STEPS, Wizard
from participate.proposals.queries.deadlines import verification_due
from participate.proposals.queries.drafts import sent_by
from participate.proposals.queries.together import of_person
from participate.proposals.services import drafts
from participate.proposals.views import browser

# A hall of two hundred people shares one address: the limit stops a script, not a meeting.
STARTS_AN_HOUR = 900
# The screens that show proposals which look alike, and those that look again while one types.
SHOWN, LIVE = ("title", "volume", "place", "people"), ("title", "place")


@never_cache
def start(request: HttpRequest, cycle: str) -> HttpResponse:
    """Say what is asked, offer drafts to continue, and begin a new one on POST."""
    place = cycle_or_404(request, cycle)
    if request.GET.get("atas-nama") and has_role(request.user, place, Role.OPERATOR):
        return redirect("proposals:paper", cycle=cycle)
    if request.method == "POST":
        return _begin(request, place)
    browser.claim(request)
    waiting = browser.rows_of(browser.own_drafts(request, place).filter(deleted_at=None, proposal=None))
    context = {
        "cycle": place,
        "drafts": waiting,
        "open": is_open(place, Capability.PROPOSE),
        "steps": len(STEPS),
    }
    return render(request, "proposals/propose/start.html", context)


def _begin(request: HttpRequest, cycle: Any) -> HttpResponse:
    """Make the draft and give the browser its token."""
    ratelimit.check("propose", client_address(request), limit=STARTS_AN_HOUR, seconds=3600)
    token = browser.token_of(request) or browser.new_token()
    draft = drafts.start_draft(actor=request.user, cycle=cycle, token=token)
    answer = redirect("proposals:step", cycle=cycle.slug, draft=draft.pk, step=STEPS[0])
    return browser.give_token(request, answer, token)


@never_cache
def step(request: HttpRequest, cycle: str, draft: int, step: str) -> HttpResponse:
    """Ask one question; whatever is typed is kept before it is judged."""
    wizard = browser.wizard_or_404(request, cycle, draft)
    if step not in STEPS:
        raise Http404
    if step == "photos":
        return redirect(f"{reverse('proposals:photos', args=[cycle, draft])}?{request.GET.urlencode()}")
    if wizard.draft.proposal_id:
        return redirect("proposals:submitted", cycle=cycle, draft=draft)
    if request.method != "POST":
        return _ask(request, wizard, step, wizard.question(step))
    typed = wizard.typed(step, request.POST)
    form = wizard.question(step, request.POST)
    target = _target(request, wizard, step, form)
    drafts.save_answer(draft=wizard.draft, step=step, answer=typed, next_step=target)
    if "autosave" in request.POST:
        return HttpResponse(status=204)
    if not target:
        return _ask(request, wizard, step, form, status=422)
    return redirect(browser.address_of(wizard.draft, target))


def _target(request: HttpRequest, wizard: Wizard, step: str, form: Any) -> str:
    """Return where the person goes on, or an empty text to stay: back never asks for a right answer."""
    if "autosave" in request.POST:
        return ""
    if "back" in request.POST:
        return wizard.before(step) or step
    if not form.is_valid():
        return ""
    return REVIEW if "from_review" in request.POST else wizard.after(step)


def _ask(request: HttpRequest, wizard: Wizard, step: str, form: Any, status: int = 200) -> HttpResponse:
    """Show one question."""
    search = request.GET.get("cari", "")
    context = {
        "cycle": wizard.cycle, "draft": wizard.draft, "form": form, "step": step, "number": STEPS.index(step) + 1,
        "count": len(STEPS), "before": wizard.before(step), "search": search, "groups": wizard.choices.by_category(search),
        "from_review": "tinjau" in request.GET or "from_review" in request.POST,
        "similar": wizard.similar() if step in SHOWN else [], "live": step in LIVE,
        "open": is_open(wizard.cycle, Capability.PROPOSE),
    }  # fmt: skip
    return render(request, f"proposals/propose/{step}.html", context, status=status)


@never_cache
def review(request: HttpRequest, cycle: str, draft: int) -> HttpResponse:
    """Show every answer with its way back; POST sends, after sign-in, once."""
    wizard = browser.wizard_or_404(request, cycle, draft)
    if wizard.draft.proposal_id:
        return redirect("proposals:submitted", cycle=cycle, draft=draft)
    if request.method == "POST":
        return _send(request, wizard)
    browser.claim(request)
    return _review(request, wizard)


def _send(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    """Send the draft when everything is there; what stops it is said on the review screen."""
    here = browser.address_of(wizard.draft, REVIEW)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    if wizard.missing():
        return _review(request, wizard, status=422)
    try:
        drafts.send_draft(actor=request.user, draft=wizard.draft, fields=wizard.fields())
    except (NotOpen, DraftGone) as error:
        return _review(request, wizard, status=error.status, stopped=error.message)
    return redirect("proposals:submitted", cycle=wizard.cycle.slug, draft=wizard.draft.pk)


def _review(request: HttpRequest, wizard: Wizard, status: int = 200, stopped: str = "") -> HttpResponse:
    """Show the review screen."""
    answers = wizard.answers()
    context = {
        "cycle": wizard.cycle, "draft": wizard.draft, "answers": answers, "stopped": stopped,
        "missing": [answer for answer in answers if not answer.complete],
        "similar": wizard.similar(), "open": is_open(wizard.cycle, Capability.PROPOSE),
        "here": browser.address_of(wizard.draft, REVIEW), "photos": wizard.draft.photos.all(),
    }  # fmt: skip
    return render(request, "proposals/propose/review.html", context, status=status)


@never_cache
@require_GET
def submitted(request: HttpRequest, cycle: str, draft: int) -> HttpResponse:
    """Say that it arrived: code, what happens next and by when."""
    row = browser.draft_or_404(request, cycle, draft)
    if not row.proposal_id:
        return redirect("proposals:review", cycle=cycle, draft=draft)
    due = verification_due(row.cycle, row.proposal.latest_event.at)
    context = {"cycle": row.cycle, "proposal": row.proposal, "due": due}
    return render(request, "proposals/propose/submitted.html", context)


@never_cache
@require_GET
def mine(request: HttpRequest, cycle: str) -> HttpResponse:
    """List my drafts and what I have sent."""
    place = cycle_or_404(request, cycle)
    browser.claim(request)
    rows = list(browser.own_drafts(request, place))
    context = {
        "cycle": place, "open": is_open(place, Capability.PROPOSE),
        "drafts": browser.rows_of(row for row in rows if not row.deleted_at and not row.proposal_id),
        "deleted": browser.rows_of(row for row in rows if row.deleted_at),
        "written": of_person(request.user, place),
        "sent": sent_by(request.user, place, [row.proposal_id for row in rows if row.proposal_id]),
    }  # fmt: skip
    return render(request, "proposals/propose/mine.html", context)


@require_POST
def delete(request: HttpRequest, cycle: str, draft: int) -> HttpResponse:
    """Put a draft away; the list offers to bring it back."""
    drafts.delete_draft(draft=browser.draft_or_404(request, cycle, draft))
    messages.success(request, _("The draft was deleted. You can bring it back for 7 days."))
    return redirect("proposals:mine", cycle=cycle)


@require_POST
def restore(request: HttpRequest, cycle: str, draft: int) -> HttpResponse:
    """Bring a deleted draft back."""
    drafts.restore_draft(draft=browser.draft_or_404(request, cycle, draft))
    messages.success(request, _("Your draft is back."))
    return redirect("proposals:mine", cycle=cycle)
