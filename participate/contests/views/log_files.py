"""Files of the public log for programs: checkpoints, entries, proofs, the feed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from participate.contests.forms.receipt import ReceiptForm
from participate.contests.queries import find_leaf
from participate.contests.views.log import vote_or_404
from participate.contests.wording.log import log_address
from participate.contests.wording.options import contest_title
from participate.kit import ratelimit
from participate.kit.visitors import client_address
from voting.ballots import log
from voting.ballots.keys import receipt_of
from voting.ballots.models import Checkpoint, Contest

FEED = 50
# Entries in one file: about half a megabyte.
ENTRIES = 5000
CHECKS = 600


def _log_or_404(request: HttpRequest, slug: str, number: int) -> tuple[Contest, Checkpoint]:
    """Return a vote and its newest checkpoint; 404 before the first one."""
    _cycle, contest = vote_or_404(request, slug, number)
    last = log.last_checkpoint(contest)
    if last is None:
        raise Http404(_("This vote has no checkpoint yet."))
    return contest, last


def checkpoint(request: HttpRequest, cycle: str, number: int, checkpoint: int) -> HttpResponse:
    """Send one checkpoint as it was signed."""
    contest, _last = _log_or_404(request, cycle, number)
    found = log.checkpoints(contest).filter(number=checkpoint).first()
    if found is None:
        raise Http404(_("There is no checkpoint with this number."))
    headers = {"Content-Disposition": f'attachment; filename="catatan-{number}-{checkpoint}.txt"'}
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers=headers)


def entries(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the signed entries from a position on, at most `ENTRIES`; `next` is where to go on."""
    contest, last = _log_or_404(request, cycle, number)
    first = _whole(request, "dari", 0, last.size)
    end = min(last.size, first + ENTRIES)
    rows = log.log_entries(contest).filter(position__gte=first, position__lt=end)
    listed = [{"hash": row.hash, **({"record": row.record} if row.record else {})} for row in rows]
    content = {"size": last.size, "first": first, "next": end if end < last.size else None, "entries": listed}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def consistency(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the proof (RFC 6962) that the log of length `dari` is the beginning of the log of length `sampai`."""
    contest, last = _log_or_404(request, cycle, number)
    size = _whole(request, "sampai", last.size, last.size)
    old = _whole(request, "dari", size, size)
    return JsonResponse({"old": old, "size": size, "proof": log.prove_consistency(contest, old, size)})


def _whole(request: HttpRequest, name: str, default: int, largest: int) -> int:
    """Return a whole number of the address; 404 for anything else."""
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= largest):
        raise Http404(_("There is no such place in the log."))
    return int(text)


@never_cache
@sensitive_post_parameters()
@require_POST
def proof(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the proof that the leaf of a code is in the log; a POST, so that no list of addresses keeps the code."""
    contest, last = _log_or_404(request, cycle, number)
    ratelimit.check("receipt", client_address(request), limit=CHECKS, seconds=600)
    form = ReceiptForm(request.POST)
    leaf = find_leaf(form.cleaned_data["code"]) if form.is_valid() else None
    entry = log.log_entries(contest).filter(hash=leaf.hash, position__lt=last.size).first() if leaf else None
    if entry is None:
        raise Http404(_("No ballot in the log of this vote has this code."))
    content = {
        "receipt": receipt_of(entry.hash), "leaf": entry.hash, "position": entry.position, "size": last.size,
        "proof": log.prove_inclusion(entry, last.size), "checkpoint": last.text,
    }  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="bukti-{content["receipt"]}.json"'}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


def feed(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the newest checkpoints as an Atom feed."""
    found, contest = vote_or_404(request, cycle, number)
    here = request.build_absolute_uri(log_address(found, contest))
    made: Any = Atom1Feed(
        title=_("Vote log: %(title)s") % {"title": contest_title(contest)}, link=here, description="",
        feed_url=request.build_absolute_uri(), language=get_language(),
    )  # fmt: skip
    for row in log.checkpoints(contest).reverse()[:FEED]:
        made.add_item(
            title=_("Checkpoint %(number)d") % {"number": row.number}, link=f"{here}{row.number}.txt",
            description=f"<pre>{row.text}</pre>", unique_id=f"{here}{row.number}.txt", updateddate=row.made_at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
