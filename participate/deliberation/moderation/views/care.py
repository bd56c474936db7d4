"""Before something private is published: who helps in confidence, or one more question."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participate.deliberation.errors import NeedsCare, TellsOfCase
from participate.deliberation.models.posts import MOST_LETTERS
from participate.deliberation.moderation.personal import named
from participate.deliberation.services.gate import stamp
from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, visitor

# What the page asks anew; everything else of the form is carried on as it was.
_ASKED = {"csrfmiddlewaretoken", "text", "yes", "started", "website"}


def care_page(
    request: HttpRequest, cycle: Cycle, error: NeedsCare, *, back: str, field: str = "text"
) -> HttpResponse:
    """Ask the writer of a form before anything is stored; what they send comes back to the same address.

    `field` names the words in the form. Nothing of it is kept: not in a draft, not in the session, not in a log.
    """
    story = isinstance(error, TellsOfCase)
    carried = [(name, value) for name, value in request.POST.items() if name not in _ASKED | {field}]
    context: dict[str, Any] = {
        "cycle": cycle, "back": back, "field": field, "text": request.POST.get(field, ""), "carried": carried,
        "started": stamp(), "asked": request.POST.getlist("yes"), "had_files": bool(request.FILES),
        "talk": cycle.settings.talk, "most": MOST_LETTERS, "send_to": request.path,
        "user_known": visitor(request).is_authenticated,
    }  # fmt: skip
    if story:
        context |= {"groups": error.groups, "strong": error.strong}
    else:
        context["kinds"] = named(getattr(error, "kinds", []))
    answer = render(request, f"moderation/{'story' if story else 'private'}.html", context, status=422)
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
def helpers(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show who helps in confidence."""
    found = cycle_or_404(request, cycle)
    return render(request, "moderation/help.html", {"cycle": found, "talk": found.settings.talk})


@never_cache
@require_POST
def confide(request: HttpRequest, cycle: str) -> HttpResponse:
    """Send words to the protection contact only; the site keeps nothing but that it was done."""
    found = cycle_or_404(request, cycle)
    to, text = found.settings.talk.protection_email, request.POST.get("text", "")[: 3 * MOST_LETTERS].strip()
    if not to or not text or request.POST.get("website"):
        return redirect("moderation:help", cycle=found.slug)
    ratelimit.check("moderation-confide", client_address(request), limit=20, seconds=3600)
    reach = request.POST.get("reach", "")[:200].strip()
    answer_to = _("How to reach the writer: %(reach)s") % {"reach": reach or "–"}
    body = f"{text}\n\n{answer_to}"
    subject = _("In confidence, from %(process)s") % {"process": found.title}
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
    messages.success(request, _("Sent to the protection contact only. Nothing of it is kept here."))
    return redirect("moderation:help", cycle=found.slug)
