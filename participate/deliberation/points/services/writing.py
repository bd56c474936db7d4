"""Write a point, change it, take it back, find it helpful."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText, TalkIsOver
from participate.deliberation.models import Thread
from participate.deliberation.moderation.services import handing
from participate.deliberation.moderation.services.handing import taken_back
from participate.deliberation.points.enums import Side
from participate.deliberation.points.letters import MOST_LETTERS, MOST_SIGNS, clean_link, letters_of
from participate.deliberation.points.models import Point, PointMark, PointVersion
from participate.deliberation.points.permissions import require_writer
from participate.deliberation.points.services import telling
from participate.deliberation.points.services.lineage import close_merges, hand_on
from participate.deliberation.points.services.locking import changed, lock_point, lock_thread
from participate.deliberation.queries.votes import vote_runs
from participate.deliberation.services.gate import NEW_DAYS, Timing, check_text
from participate.deliberation.texts import link_count, tidy
from participate.kit import live
from participate.kit.clock import database_now


@transaction.atomic
def add_point(
    *, actor: Any, thread: Thread, side: str, text: str, link: str = "", language: str = "id",
    timing: Timing | None = None, also: Iterable[str] = (), now: datetime | None = None,
) -> Point:  # fmt: skip
    """Add a claim to one side and tell the followers of the thread, and of the topics in `also`.

    Sending the same claim twice gives the first one. Raises `BadText`, `TooQuick`, `TooMany`, `TalkIsOver`.
    """
    locked = lock_thread(thread.pk)
    if side not in Side.values:
        raise BadText(_("Choose a side: in favour or against."))
    sent = Point.objects.filter(thread=locked, side=side, withdrawn_at=None)
    known = sent.filter(author=actor, body=_claim(text)).first()
    if known is not None:
        return known
    body, source = check_point(actor=actor, text=text, link=link, timing=timing)
    if sent.filter(body__iexact=body, merged_into=None, hidden_rule=0).exists():
        raise BadText(_("This already stands here, word for word. Find it and say that it helps."))
    moment = now or database_now()
    last = Point.objects.filter(thread=locked).aggregate(last=Max("number"))["last"] or 0
    point = Point(
        thread=locked, number=last + 1, side=side, author=actor, body=body, link=source, language=language,
        created_at=moment,
    )  # fmt: skip
    point.full_clean(exclude=["thread", "author"])
    point.save()
    PointVersion.objects.create(point=point, number=1, body=body, link=source, at=moment)
    changed(actor, point, "add", moment, side=side)
    topics = tuple(also)
    live.announce(*topics)
    telling.new_point(point, also=topics, now=moment)
    return point


@transaction.atomic
def edit_point(
    *, actor: Any, point: Point, text: str, link: str = "", language: str = "", timing: Timing | None = None,
    now: datetime | None = None,
) -> Point:  # fmt: skip
    """Change the words of one's own point, never its side; the earlier words stay readable.

    Not while a vote is open: people decide by what they have read. Whoever found it helpful is told, and offers to
    join it are over. Raises `NotYourPost`, `PostGone`, `BadText`, `TalkIsOver`.
    """
    locked = lock_point(point)
    require_writer(actor, locked)
    if vote_runs(locked.thread.cycle):
        raise TalkIsOver(
            _("While a vote is open, points stay as people have read them. Change it afterwards.")
        )
    if (_claim(text), link.strip(), language or locked.language) == (
        locked.body,
        locked.link,
        locked.language,
    ):
        return locked
    body, source = check_point(actor=actor, text=text, link=link, timing=timing)
    moment = now or database_now()
    number = locked.versions.count() + 1
    PointVersion.objects.create(point=locked, number=number, body=body, link=source, at=moment)
    locked.body, locked.link, locked.edited_at = body, source, moment
    locked.language = language or locked.language
    locked.full_clean(exclude=["thread", "author", "merged_into"])
    locked.save(update_fields=["body", "link", "edited_at", "language"])
    close_merges(locked, moment)
    changed(actor, locked, "edit", moment)
    telling.point_changed(locked, number=number, now=moment)
    return locked


@transaction.atomic
def withdraw_point(*, actor: Any, point: Point, now: datetime | None = None) -> Point:
    """Take one's own point back: its words and versions go; what others said in the same sense goes on without it.

    Raises `NotYourPost`, `PostGone`, `TalkIsOver`.
    """
    thread = lock_thread(point.thread_id)
    locked = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    require_writer(actor, locked)
    locked.thread = thread
    moment = now or database_now()
    if locked.withdrawn_at is not None:
        return locked
    close_merges(locked, moment)
    hand_on(locked)
    locked.versions.update(body="", link="")
    locked.body = locked.link = ""
    locked.withdrawn_at, locked.helpful_count = moment, 0
    locked.save(update_fields=["body", "link", "withdrawn_at", "helpful_count"])
    changed(actor, locked, "withdraw", moment)
    handing.taken_back("point", locked.pk)
    taken_back("point", locked.pk)
    return locked


@transaction.atomic
def mark_point(*, actor: Any, point: Point, helps: bool | None = None, now: datetime | None = None) -> bool:
    """Find a point of somebody else helpful, or no longer; `helps` None turns it round. Say whether it now is.

    Raises `PostGone`, `BadText` for one's own words, `TalkIsOver`.
    """
    locked = lock_point(point)
    writers = Point.objects.filter(merged_into=locked).values_list("author_id", flat=True)
    if actor.pk in (locked.author_id, *writers):
        raise BadText(_("You wrote this yourself. Others decide whether it helps."))
    held = PointMark.objects.filter(point=locked, user=actor)
    before = held.exists()
    after = not before if helps is None else helps
    if after != before:
        if after:
            PointMark.objects.create(point=locked, user=actor, at=now or database_now())
        else:
            held.delete()
        locked.helpful_count = locked.marks.count()
        locked.save(update_fields=["helpful_count"])
        live.announce()
    return after


def check_point(*, actor: Any, text: str, link: str, timing: Timing | None) -> tuple[str, str]:
    """Return (claim, link) tidied, or raise a kind error that says what to change."""
    body = _claim(text)
    if len(body) <= MOST_SIGNS:
        check_text(actor=actor, text=body, timing=timing)
    over = letters_of(body) - MOST_LETTERS
    if over > 0 or len(body) > MOST_SIGNS:
        raise BadText(
            _("This is %(over)d characters too long. One claim is enough: make two points of it.")
            % {"over": max(over, 1)}
        )
    if link_count(body):
        raise BadText(_("Put the link in the field for the source, and keep the claim in words."))
    source = clean_link(link)
    if source and timing is not None and (database_now() - actor.joined_at).days < NEW_DAYS:
        raise BadText(_("New accounts cannot add a link yet. Send it without one; in three days you can."))
    return body, source


def _claim(text: str) -> str:
    """Return a claim on one line."""
    return " ".join(tidy(text).split())
