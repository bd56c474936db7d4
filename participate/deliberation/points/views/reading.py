"""Read points: all of one thing, one with its history, all of a process as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from participate.deliberation.points import exports
from participate.deliberation.points.permissions import is_organiser, wrote
from participate.deliberation.points.queries.columns import PER_COLUMN, columns
from participate.deliberation.points.queries.single import for_file, joined_with, marked, merges_of
from participate.deliberation.points.services.locking import topic
from participate.deliberation.points.web import Spot, back_of, point_or_404
from participate.deliberation.queries.votes import likes_open
from participate.kit.numbers import row_number
from participate.processes.web import cycle_or_404, visitor


def page(request: HttpRequest, spot: Spot) -> HttpResponse:
    """Show all points of one thing, 25 of each side on a page (2 queries beside those of the spot)."""
    user, number = visitor(request), min(row_number(request.GET.get("lembar", "")) or 1, 10_000)
    found = columns(spot.thread, user, counters=likes_open(spot.cycle), page=number)
    longest = max(found.favour.total, found.against.total)
    context = {
        "cycle": spot.cycle, "spot": spot, "columns": found, "user_known": user.is_authenticated, "full": True,
        "before": number - 1, "after": number + 1 if longest > number * PER_COLUMN else 0, "reader": user.pk,
        "topic": topic(spot.thread.pk) if spot.thread else spot.also[0] if spot.also else "",
    }  # fmt: skip
    return render(request, "points/page.html", context)


def point(request: HttpRequest, cycle: str, thread: int, number: int) -> HttpResponse:
    """Show one point: who says it too, what it said before, whether another says the same."""
    found = point_or_404(request, cycle, thread, number)
    user, place = visitor(request), found.thread.cycle
    organiser = user.is_authenticated and is_organiser(user, place)
    context = {
        "cycle": place, "thread": found.thread, "point": found, "back": back_of(found.thread),
        "versions": found.versions.order_by("-number"), "joined": joined_with(found), "helped": marked(found, user),
        "merges": merges_of(found, user, organiser=organiser), "own": wrote(user, found), "counters": likes_open(place),
        "user_known": user.is_authenticated, "topic": topic(found.thread_id),
    }  # fmt: skip
    return render(request, "points/point.html", context)


def table(request: HttpRequest, cycle: str) -> StreamingHttpResponse:
    """Download all points of a process as CSV."""
    found = cycle_or_404(request, cycle)
    rows = for_file(found).iterator(chunk_size=500)
    lines = exports.csv_lines(rows, found.time_zone, counters=likes_open(found))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="poin-{found.slug}.csv"'
    return answer
