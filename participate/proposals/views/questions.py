"""From a proposal to its questions, and the recording of its summary."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.deliberation.questions.models import Question
from participate.deliberation.questions.views.asking import ask_at, take
from participate.deliberation.questions.web import AskPlace
from participate.kit.numbers import row_number
from participate.kit.sounds import TYPES, BadSound
from participate.processes.web import cycle_or_404
from participate.proposals.errors import NotYours
from participate.proposals.models import Proposal
from participate.proposals.permissions import is_author, may_enter_for_others
from participate.proposals.queries.offices import office_code_of
from participate.proposals.services.faq import suggest_question
from participate.proposals.services.sounds import set_summary_sound
from participate.proposals.services.talk import thread_of_proposal


class RecordingForm(forms.Form):
    """A recording of the summary."""

    upload = forms.FileField(
        label=gettext_lazy("Recording"), widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text=gettext_lazy("MP3, OGG or M4A, at most 10 MB. We remove the hidden data: place, time, phone."),
    )  # fmt: skip


@never_cache
@require_GET
def ask(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show the form for a question about a proposal."""
    return ask_at(request, _place(_proposal_or_404(request, cycle, code)))


@require_POST
def ask_send(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Take a question about a proposal."""
    return take(request, _place(_proposal_or_404(request, cycle, code)))


def _place(proposal: Proposal) -> AskPlace:
    where = [proposal.cycle.slug, proposal.code]
    return AskPlace(
        cycle=proposal.cycle, title=f"{proposal.code} {proposal.display_title}",
        back=reverse("proposals:detail", args=where) + "#tanya", page_url=reverse("proposals:ask", args=where),
        send_url=reverse("proposals:ask_send", args=where),
        begin=lambda actor: thread_of_proposal(actor=actor, proposal=proposal), office=office_code_of(proposal),
    )  # fmt: skip


@require_POST
def suggest_faq(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Suggest an answered question to the organisers."""
    proposal = _proposal_or_404(request, cycle, code)
    number = row_number(request.POST.get("question", "")) or 0
    if not is_author(request.user, proposal):
        raise NotYours(_("Only who writes this proposal suggests its often asked questions."))
    question = Question.objects.filter(pk=number, thread=proposal.thread_id or 0).first()
    if question is not None:
        suggest_question(actor=request.user, proposal=proposal, question=question)
        messages.success(request, _("Suggested. The organisers decide."))
    return redirect(reverse("proposals:detail", args=[cycle, proposal.code]) + "#tanya")


@never_cache
@require_http_methods(["GET", "POST"])
def sound(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Add the recording of the summary, or delete it."""
    proposal = _proposal_or_404(request, cycle, code)
    if not (is_author(request.user, proposal) or may_enter_for_others(request.user, proposal.cycle)):
        raise NotYours(_("Only who writes this proposal, or an operator, adds a recording."))
    form = RecordingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _kept(request, proposal, form):
        return redirect("proposals:detail", cycle=cycle, code=proposal.code)
    kept = getattr(proposal, "sound", None)
    context = {"cycle": proposal.cycle, "proposal": proposal, "form": form, "sound": kept}
    return render(request, "proposals/sound.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, proposal: Proposal, form: RecordingForm) -> bool:
    """Say whether the recording is kept or deleted; if not, the form says why."""
    removing = "remove" in request.POST
    if not removing and not form.is_valid():
        return False
    upload = None if removing else form.cleaned_data["upload"]
    try:
        set_summary_sound(actor=request.user, proposal=proposal, upload=upload)
    except BadSound as error:
        form.add_error("upload", error.message)
        return False
    said = _("The recording is deleted.") if removing else _("The recording can be heard now.")
    messages.success(request, said)
    return True


def _proposal_or_404(request: HttpRequest, slug: str, code: str) -> Proposal:
    cycle = cycle_or_404(request, slug)
    rows = Proposal.objects.select_related("agency", "dictionary_item__agency", "category", "sound")
    found = rows.filter(cycle=cycle, code=code, latest_event__isnull=False).first()
    if found is None:
        raise Http404(_("There is no proposal with this code here."))
    found.cycle = cycle
    return found
