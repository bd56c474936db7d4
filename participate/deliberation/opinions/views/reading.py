"""The map: groups, what unites, what divides."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from participate.deliberation.opinions.models import MapDrawing, OpinionPoll
from participate.deliberation.opinions.queries.maps import (
    drawing_of,
    enough,
    hidden_by_vote,
    may_see,
    my_group,
    sheet_of,
)
from participate.deliberation.opinions.queries.voices import Progress
from participate.deliberation.opinions.soon import draw_soon
from participate.deliberation.opinions.web import is_organiser, poll_or_404, progress_here

REST = timedelta(minutes=5)


@never_cache
@require_GET
def map_page(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the map to those who have answered, or to everybody once the round is closed."""
    poll = poll_or_404(request, cycle)
    progress, staff = progress_here(request, poll), is_organiser(request, poll.cycle)
    sees = may_see(poll, done=progress.done, total=progress.total, staff=staff)
    drawing = drawing_of(poll) if sees else None
    if sees and poll.is_open and _is_old(drawing):
        # After a restart nobody may be waiting to draw; the reader does not wait for it.
        draw_soon(poll.pk)
    context = {"cycle": poll.cycle, "poll": poll, "sees": sees, "staff": staff, "drawing": drawing}
    return render(request, "opinions/map.html", context | _told(poll, progress, drawing))


def _is_old(drawing: MapDrawing | None) -> bool:
    """Say whether nobody has looked at the answers for a while."""
    return drawing is None or datetime.now(UTC) - drawing.claimed_at > REST


def _told(poll: OpinionPoll, progress: Progress, drawing: MapDrawing | None) -> dict[str, object]:
    """Return the words of the page: the sheet and one's own group, or what is missing."""
    if drawing is None:
        left = max(0, enough(progress.total) - progress.done)
        return {"left": left, "by_vote": hidden_by_vote(poll.cycle)}
    return {"sheet": sheet_of(poll, drawing), "mine": my_group(drawing, progress.answers)}
