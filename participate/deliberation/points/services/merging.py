"""Join two points that say the same, with the yes of both who wrote them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText, NotYourPost, PostGone
from participate.deliberation.points.enums import Asked
from participate.deliberation.points.models import Point, PointMerge
from participate.deliberation.points.permissions import answers_for, is_organiser, waits_for
from participate.deliberation.points.services import telling
from participate.deliberation.points.services.lineage import close_merges, join
from participate.deliberation.points.services.locking import changed, lock_thread, require_standing
from participate.deliberation.texts import one_line
from participate.kit import ratelimit
from participate.kit.clock import database_now

LONGEST_NOTE = 300
# How often one person may say that two points say the same.
LIMIT, SECONDS = 20, 24 * 3600


@transaction.atomic
def ask_merge(
    *, actor: Any, source: Point, target: Point, note: str, now: datetime | None = None
) -> PointMerge:
    """Say that two points say the same; whoever wrote one of them has agreed with it. `target` would stand.

    Where nobody is left to ask, they are joined at once. Asking the same twice gives the first question.
    Raises `BadText`, `PostGone`, `TalkIsOver`, `TooMany`.
    """
    thread = lock_thread(source.thread_id)
    pair = _pair(source, target)
    for point in pair:
        require_standing(point)
        point.thread = thread
    words = one_line(note, LONGEST_NOTE)
    if not words:
        raise BadText(_("Write why the two say the same. Both writers read it."))
    waiting = PointMerge.objects.filter(source=pair[0], state=Asked.OPEN).first()
    if waiting is not None:
        if waiting.target_id == pair[1].pk and waiting.made_by_id == actor.pk:
            return waiting
        raise BadText(_("Somebody asked this already, and the answer has not come yet."))
    ratelimit.check("point-merge", f"user:{actor.pk}", limit=LIMIT, seconds=SECONDS)
    moment = now or database_now()
    row = PointMerge(source=pair[0], target=pair[1], note=words, made_by=actor, made_at=moment)
    _agree(actor, row, is_organiser(actor, thread.cycle), moment)
    row.save()
    changed(actor, pair[0], "ask_merge", moment, merge=row.pk, target=pair[1].pk)
    telling.merge_asked(row, now=moment)
    _join_if_agreed(actor, row, moment)
    return row


@transaction.atomic
def answer_merge(
    *, actor: Any, row: PointMerge, accept: bool, word: str = "", now: datetime | None = None
) -> PointMerge:
    """Agree, or decline with a word, as who wrote one of the two, or as organiser for a writer who left.

    With the second yes they are joined. Raises `NotYourPost`, `BadText`, `PostGone`, `TalkIsOver`.
    """
    thread = lock_thread(row.source.thread_id)
    fresh = PointMerge.objects.select_related("source", "target").get(pk=row.pk)
    if fresh.state != Asked.OPEN:
        raise PostGone(_("This was answered meanwhile. Look at the page again."))
    fresh.source.thread = fresh.target.thread = thread
    organiser = is_organiser(actor, thread.cycle)
    if not waits_for(actor, fresh, organiser=organiser):
        raise NotYourPost(_("Only the people who wrote the two points answer this."))
    moment, words = now or database_now(), one_line(word, LONGEST_NOTE)
    if not accept:
        if not words:
            raise BadText(_("Write a word on why not. It is kind, and everybody learns from it."))
        fresh.state, fresh.answer, fresh.closed_at = Asked.DECLINED, words, moment
        fresh.save(update_fields=["state", "answer", "closed_at"])
        changed(actor, fresh.source, "decline_merge", moment, merge=fresh.pk)
        telling.merge_answered(fresh, actor=actor, now=moment)
        return fresh
    _agree(actor, fresh, organiser, moment)
    fresh.save(update_fields=["source_by", "source_at", "target_by", "target_at"])
    changed(actor, fresh.source, "agree_merge", moment, merge=fresh.pk)
    _join_if_agreed(actor, fresh, moment)
    return fresh


def _agree(actor: Any, row: PointMerge, organiser: bool, moment: datetime) -> None:
    """Give the yes for each side this person may answer for."""
    if row.source_at is None and answers_for(actor, row.source, organiser=organiser):
        row.source_by, row.source_at = actor, moment
    if row.target_at is None and answers_for(actor, row.target, organiser=organiser):
        row.target_by, row.target_at = actor, moment


def _join_if_agreed(actor: Any, row: PointMerge, moment: datetime) -> None:
    """Join the two once both said yes."""
    if row.source_at is None or row.target_at is None:
        return
    row.state, row.closed_at = Asked.MERGED, moment
    row.save(update_fields=["state", "closed_at"])
    close_merges(row.source, moment)
    join(row.source, row.target)
    changed(actor, row.source, "merge", moment, merge=row.pk, target=row.target_id)
    telling.merge_answered(row, actor=actor, now=moment)


def _pair(source: Point, target: Point) -> tuple[Point, Point]:
    """Lock the two in the order of their keys; refuse what cannot say the same."""
    if source.pk == target.pk:
        raise BadText(_("Choose another point: this is the same one."))
    rows = Point.objects.select_for_update(of=("self",)).filter(pk__in=(source.pk, target.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    first, second = found[source.pk], found[target.pk]
    if first.thread_id != second.thread_id or first.side != second.side:
        raise BadText(_("Only two points of the same side say the same."))
    return first, second
