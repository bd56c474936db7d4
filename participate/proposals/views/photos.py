"""The photo question: upload, describe, delete; every button is a plain form post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participate.kit.numbers import row_number
from participate.kit.photos import BadPhoto
from participate.processes.enums import Capability
from participate.processes.queries import is_open
from participate.proposals.forms.wizard import REVIEW, STEPS, Wizard
from participate.proposals.services import drafts
from participate.proposals.views import browser

STEP = "photos"


@never_cache
def photos(request: HttpRequest, cycle: str, draft: int) -> HttpResponse:
    """Ask for photos; what was uploaded stays whatever else happens."""
    wizard = browser.wizard_or_404(request, cycle, draft)
    if wizard.draft.proposal_id:
        return redirect("proposals:submitted", cycle=cycle, draft=draft)
    if request.method != "POST":
        return _page(request, wizard)
    try:
        uploaded = _keep(request, wizard)
    except BadPhoto as error:
        return _page(request, wizard, stopped=error.message, status=422)
    return _onward(request, wizard, uploaded)


def _keep(request: HttpRequest, wizard: Wizard) -> int:
    """Keep descriptions, then delete, then add; return how many photos came in."""
    numbers = {name: row_number(name[4:]) for name in request.POST if name.startswith("alt_")}
    texts = {number: request.POST[name] for name, number in numbers.items() if number is not None}
    drafts.describe_photos(draft=wizard.draft, texts=texts)
    unwanted = row_number(request.POST.get("remove", ""))
    if unwanted is not None:
        drafts.remove_photo(draft=wizard.draft, photo_id=unwanted)
    files = request.FILES.getlist("upload")
    for upload in files:
        drafts.add_photo(draft=wizard.draft, upload=upload)
    return len(files)


def _onward(request: HttpRequest, wizard: Wizard, uploaded: int) -> HttpResponse:
    """Go back, stay with what was just uploaded, or go on once every photo is described."""
    here = reverse("proposals:photos", args=[wizard.cycle.slug, wizard.draft.pk])
    if "back" in request.POST:
        return redirect(
            "proposals:step", cycle=wizard.cycle.slug, draft=wizard.draft.pk, step=wizard.before(STEP)
        )
    if uploaded or "add" in request.POST or "remove" in request.POST:
        return redirect(here + ("?tinjau=1" if "from_review" in request.POST else ""))
    if wizard.draft.photos.filter(alt="").exists():
        message = _("Please say for each photo what it shows: people who cannot see it depend on it.")
        return _page(request, wizard, stopped=message, status=422)
    target = REVIEW if "from_review" in request.POST else wizard.after(STEP)
    drafts.save_answer(draft=wizard.draft, step=STEP, answer={}, next_step=target)
    if target == REVIEW:
        return redirect("proposals:review", cycle=wizard.cycle.slug, draft=wizard.draft.pk)
    return redirect("proposals:step", cycle=wizard.cycle.slug, draft=wizard.draft.pk, step=target)


def _page(request: HttpRequest, wizard: Wizard, stopped: str = "", status: int = 200) -> HttpResponse:
    """Show the question."""
    context = {
        "cycle": wizard.cycle, "draft": wizard.draft, "form": wizard.question(STEP), "step": STEP,
        "number": STEPS.index(STEP) + 1, "count": len(STEPS), "before": wizard.before(STEP), "stopped": stopped,
        "missing_alt": bool(stopped), "photos": wizard.draft.photos.all(),
        "from_review": "tinjau" in request.GET or "from_review" in request.POST,
        "open": is_open(wizard.cycle, Capability.PROPOSE),
    }  # fmt: skip
    return render(request, "proposals/propose/photos.html", context, status=status)
