"""Draw the map of a round; never in the request of somebody who answers."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from participate.deliberation.opinion_map.drawing import METHOD, draw_map
from participate.deliberation.opinion_map.model import Drawn, TooFew
from participate.deliberation.opinions.models import MapDrawing, OpinionPoll
from participate.deliberation.opinions.queries.answers import Table, table_of
from participate.kit import live
from participate.kit.clock import database_now

LONG_AGO = timedelta(days=1)


def draw_poll(*, poll: OpinionPoll, now: datetime | None = None, at_once: bool = False) -> bool:
    """Draw the newest map and announce it; False when somebody began to draw a moment ago.

    The numbers are worked out between two short transactions, so that nobody waits for them. Equal answers are not
    drawn twice. `at_once` (a command, tests, the demo) asks nobody.
    """
    moment = now or database_now()
    if not _claim(poll, moment, at_once):
        return False
    table = table_of(poll)
    digest = hashlib.sha256(f"{METHOD}:{table.statements}:".encode() + table.votes.tobytes()).hexdigest()
    if MapDrawing.objects.filter(poll=poll, digest=digest).exists():
        return True
    people, data = _drawn(table)
    with transaction.atomic():
        MapDrawing.objects.filter(poll=poll).update(drawn_at=moment, digest=digest, people=people, data=data)
        live.announce(poll.topic)
    return True


@transaction.atomic
def _claim(poll: OpinionPoll, moment: datetime, at_once: bool) -> bool:
    """Take the turn to draw, unless another process took it less than the set seconds ago."""
    row, _made = MapDrawing.objects.get_or_create(poll=poll, defaults={"claimed_at": moment - LONG_AGO})
    latest = moment - timedelta(seconds=settings.OPINION_MAP_SECONDS)
    free = MapDrawing.objects.filter(pk=row.pk)
    if not at_once:
        free = free.filter(claimed_at__lte=latest)
    return bool(free.update(claimed_at=moment))


def _drawn(table: Table) -> tuple[int, dict[str, Any] | None]:
    """Return how many people are on the map, and what is kept of it; None where there are too few."""
    if not table.statements:
        return 0, None
    try:
        drawn = draw_map(table.votes)
    except TooFew as few:
        return few.people, None
    return drawn.people, told(drawn, table.statements)


def told(drawn: Drawn, numbers: list[int]) -> dict[str, Any]:
    """Return what is kept of a map: numbers of statements instead of columns, counts only where all groups are large.

    Nobody's place is in it.
    """
    return {
        "method": METHOD, "people": drawn.people, "answers": drawn.answers,
        "silhouette": drawn.silhouette, "clear": drawn.is_clear, "statements": numbers,
        "means": list(drawn.means), "axes": [list(axis) for axis in drawn.axes],
        "groups": [
            {
                "people": group.people, "centre": list(group.centre),
                "typical": [[numbers[column], agrees] for column, agrees in group.typical],
            }
            for group in drawn.groups
        ],
        "counts": {
            str(numbers[at]): [
                [one.agree, one.disagree, one.seen] for one in (group.standings[at] for group in drawn.groups)
            ]
            for at in drawn.shown
        },
        "consensus": {str(numbers[at]): drawn.consensus[at] for at in drawn.shown},
        "rejection": {str(numbers[at]): drawn.rejection[at] for at in drawn.shown},
        **{name: [numbers[at] for at in getattr(drawn, name)] for name in ("unites", "rejects", "divides")},
    }  # fmt: skip
