"""Make the summaries that are due: one for each recipient, channel and period, whoever runs it and how often.

Each is made in a transaction of its own. The unique constraint on Digest stops a second one for the same period
(two workers, a repeated run, a clock set back); a message is taken into a summary only while it is being collected,
so it is in one at most. When no run happened for days, the newest period takes everything: no pile of old summaries.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q

from participate.kit.clock import database_now
from participate.notices import queries
from participate.notices.enums import Rhythm, State
from participate.notices.hours import default_clock, last_boundary
from participate.notices.models import Delivery, Digest

# Nothing is written so far ahead: a clock was wrong when it was, and it shall not wait for that moment.
AHEAD = timedelta(days=1)


class _Nothing(Exception):
    """Nothing to sum up: undo."""


def build_digests(*, now: datetime | None = None) -> int:
    """Make every summary that is due; return how many were made. Sending them is the outbox's work."""
    moment = now or database_now()
    rhythms, clocks, usual = queries.rhythms_of_all(), queries.clocks_of_all(), default_clock()
    made = 0
    for row in _collected(moment):
        rhythm = rhythms.get((row["user_id"], row["channel"]), Rhythm.DAILY)
        # Too much for one day, or chosen “at once” in between: the rest comes with the next day's summary.
        rhythm = Rhythm.WEEKLY if rhythm == Rhythm.WEEKLY else Rhythm.DAILY
        period, boundary = last_boundary(clocks.get(row["user_id"], usual), rhythm, moment)
        if boundary <= row["first"] <= moment + AHEAD:
            continue
        digest = Digest(
            recipient=row["recipient"], user_id=row["user_id"], channel=row["channel"], rhythm=rhythm, period=period,
            language=row["user__language"] or row["said"], created_at=moment,
        )  # fmt: skip
        made += _build(digest, boundary)
    return made


def _collected(moment: datetime) -> list[dict[str, Any]]:
    """Return who has something collected, through which channel, since when (one query)."""
    rows = Delivery.objects.filter(_ready(moment, moment), state=State.COLLECTING).order_by(
        "recipient", "channel"
    )
    groups = rows.values("recipient", "channel", "user_id", "user__language")
    return list(groups.annotate(first=Min("created_at"), said=Max("message__language")))


def _ready(boundary: datetime, moment: datetime) -> Q:
    """Match what happened before a boundary, and what a wrong clock wrote."""
    return Q(created_at__lt=boundary) | Q(created_at__gt=moment + AHEAD)


def _build(digest: Digest, boundary: datetime) -> bool:
    """Make one summary with everything collected before the boundary; say whether there is a new one."""
    wanted = _ready(boundary, digest.created_at)
    mine = Delivery.objects.filter(wanted, recipient=digest.recipient, channel=digest.channel)
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
            if not mine.filter(state=State.COLLECTING).update(state=State.IN_DIGEST, digest=digest):
                raise _Nothing
    except (IntegrityError, _Nothing):
        return False
    return True
