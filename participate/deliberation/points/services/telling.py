"""Tell followers of a new point, and writers what others ask of them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts.models import User
from participate.deliberation.points.enums import Asked, Side
from participate.deliberation.points.models import Point, PointMerge
from participate.notices.direct import tell_people
from participate.notices.services import tell

Words = Callable[[], tuple[str, str]]


def address_of(point: Point) -> str:
    """Return the permalink of a point in the site's first language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("points:point", args=[point.thread.cycle.slug, point.thread_id, point.number])


def new_point(point: Point, *, also: tuple[str, ...], now: datetime) -> None:
    """Tell who follows the thread or one of the topics in `also` about a new claim."""
    tell(
        topic=point.thread.topic, also=also, key=f"point:{point.pk}", url=address_of(point), actor=point.author,
        now=now, texts=_texts(point, _favour if point.side == Side.FOR else _against, claim=point.body),
    )  # fmt: skip


def point_changed(point: Point, *, number: int, now: datetime) -> None:
    """Tell who found a point helpful that it reads differently now."""
    people = User.objects.filter(point_marks__point=point)
    _direct(point, people, f"point:{point.pk}:{number}", _reads_new, now, claim=point.body)


def merge_asked(row: PointMerge, *, now: datetime) -> None:
    """Ask the writers whose yes is missing."""
    for point, other, at in (
        (row.source, row.target, row.source_at),
        (row.target, row.source, row.target_at),
    ):
        if at is None and point.author is not None:
            words = {"claim": point.body, "other": other.body, "word": row.note}
            _direct(point, [point.author], f"point-merge:{row.pk}", _same, now, **words)


def merge_answered(row: PointMerge, *, actor: Any, now: datetime) -> None:
    """Tell both writers and who asked what came of it; not who answered."""
    people = [row.source.author, row.target.author, row.made_by]
    people = [person for person in people if person is not None and person.pk != actor.pk]
    words = _joined if row.state == Asked.MERGED else _apart
    more = {"claim": row.source.body, "other": row.target.body, "word": row.answer}
    _direct(row.target, people, f"point-merge:{row.pk}:{row.state}", words, now, **more)


def _direct(point: Point, people: Iterable[Any], key: str, words: Words, now: datetime, **more: str) -> None:
    tell_people(
        people=people, topic=point.thread.topic, key=key, texts=_texts(point, words, **more), url=address_of(point),
        now=now,
    )  # fmt: skip


def _texts(point: Point, words: Words, **more: str) -> Callable[[str], tuple[str, str]]:
    """Return the texts of a message by language, with what they name filled in."""

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            filled = {"title": point.thread.shown_title, **more}
            subject, body = words()
            return subject % filled, (body % filled).strip()

    return texts


def _favour() -> tuple[str, str]:
    return _("A point in favour of “%(title)s”"), _("Somebody is in favour because: %(claim)s")


def _against() -> tuple[str, str]:
    return _("A point against “%(title)s”"), _("Somebody is against because: %(claim)s")


def _reads_new() -> tuple[str, str]:
    return (
        _("A point you found helpful reads differently now"),
        _("About “%(title)s”. It now says: %(claim)s"),
    )


def _same() -> tuple[str, str]:
    return (
        _("Do these two points say the same?"),
        _("About “%(title)s”. Yours: %(claim)s\n\nThe other one: %(other)s\n\nWhy: %(word)s\n\nOpen the page to say yes or no."),
    )  # fmt: skip


def _joined() -> tuple[str, str]:
    return (
        _("Two points are one now"),
        _("About “%(title)s”. “%(claim)s” was joined with “%(other)s”. Helpful votes were put together, nobody counts twice."),
    )  # fmt: skip


def _apart() -> tuple[str, str]:
    return (
        _("Two points stay apart"),
        _("About “%(title)s”. “%(claim)s” and “%(other)s” stay apart. The answer: %(word)s"),
    )
