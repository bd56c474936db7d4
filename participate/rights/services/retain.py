"""Delete what is past its time, a few rows at once, so that nobody waits for a lock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from participate.contests.services.paper_images import storage
from participate.deliberation.opinions.models import Voice
from participate.kit import audit
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.proposals.models import ProposalDraft
from participate.proposals.services.drafts import forget_drafts
from participate.rights.retention import CLASSES, DataClass
from participate.rights.services.box import forget_late_entries
from voting.ballots.models import PaperSheet
from voting.ballots.services.erase import BATCH, OVER, forget_entries


def run_retention(*, actor: Any = None, now: datetime | None = None, most: int = BATCH) -> dict[str, int]:
    """Delete everything whose time is over, `most` rows a transaction; return how many rows went, by class.

    Each class leaves an audit entry with its count. What is interrupted goes on at the next run.
    """
    moment = now or database_now()
    counts = {}
    for kind in CLASSES:
        if kind.start:
            counts[kind.code] = _run(kind, moment, most, actor)
    with transaction.atomic():
        counts["late_entries"] = forget_late_entries()
    return {code: count for code, count in counts.items() if count}


def _run(kind: DataClass, moment: datetime, most: int, actor: Any) -> int:
    """Delete a class in small transactions until nothing is due."""
    total = 0
    while True:
        with transaction.atomic():
            count = VERBS.get(kind.code, _delete)(kind, moment, most)
            if count:
                data = {"class": kind.code, "rows": count}
                audit.record(actor=actor, action="rights.retention", target=kind.code, at=moment, data=data)
        total += count
        if count < most:
            return total


def _first(rows: QuerySet[Any], most: int) -> list[Any]:
    """Return the keys of the first rows."""
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _delete(kind: DataClass, moment: datetime, most: int) -> int:
    keys = _first(kind.due(moment), most)
    kind.rows().model.objects.filter(pk__in=keys).delete()
    return len(keys)


def _forget_drafts(kind: DataClass, moment: datetime, most: int) -> int:
    """Delete old drafts by the rule of their own room."""
    before = ProposalDraft.objects.count()
    forget_drafts(now=moment)
    # Less than a full batch: the rule deletes all of them at once.
    return min(before - ProposalDraft.objects.count(), most - 1)


def _forget_keys(kind: DataClass, moment: datetime, most: int) -> int:
    """Put something random in the place of the keys; the entries stay for the turnout."""
    return forget_entries(roll_ids=_first(kind.due(moment).filter(contest__state__in=OVER), most))


def _delete_pictures(kind: DataClass, moment: datetime, most: int) -> int:
    """Delete pictures of paper sheets; the sheets and what was typed of them stay."""
    keys = _first(kind.due(moment), most)
    rows = PaperSheet.objects.filter(pk__in=keys)
    names = list(rows.values_list("image", flat=True))
    rows.update(image="")
    store = storage()
    for name in names:
        after_commit(store.delete, name)
    return len(keys)


def _end_sessions(kind: DataClass, moment: datetime, most: int) -> int:
    """Delete sessions that are over; the list of devices forgets them as well."""
    keys = _first(kind.due(moment), most)
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _forget_voices(kind: DataClass, moment: datetime, most: int) -> int:
    """Cut what leads from answers to an account or a device; the answers stay for the map."""
    keys = _first(kind.due(moment), most)
    Voice.objects.filter(pk__in=keys).update(user=None, token_hash=None)
    return len(keys)


VERBS: dict[str, Callable[[DataClass, datetime, int], int]] = {
    "drafts": _forget_drafts, "roll": _forget_keys, "sheets": _delete_pictures, "sessions": _end_sessions,
    "opinion_voices": _forget_voices,
}  # fmt: skip
