"""Tell whom a post answers or names, and who follows the thread."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts.models import User
from participate.deliberation.models import Post, PostMention
from participate.deliberation.texts import one_line
from participate.notices.direct import tell_people
from participate.notices.services import tell

MOST_NAMED, MOST_WORDS = 10, 5


def address_of(post: Post) -> str:
    """Return the permalink of a post in the site's first language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("deliberation:post", args=[post.thread.cycle.slug, post.thread_id, post.number])


def tell_of(post: Post, *, answered: Post | None, now: datetime) -> None:
    """Tell the people a new post names, who wrote what it answers, and the followers of the thread."""
    told = named_in(post)
    PostMention.objects.bulk_create([PostMention(post=post, user=person) for person in told])
    if answered is not None and answered.author is not None and answered.author not in told:
        told.append(answered.author)
    told = [person for person in told if person.pk not in (post.author_id, post.entered_by_id)]
    about: dict[str, Any] = {
        "topic": post.thread.topic, "url": address_of(post), "now": now,
        "texts": lambda language: _texts(post, language),
    }  # fmt: skip
    # One key for both ways, so that nobody who follows and is named hears of it twice.
    key = f"post:{post.pk}"
    if told:
        tell_people(people=told, key=key, **about)
    tell(key=key, actor=post.author or post.entered_by, **about)


def named_in(post: Post) -> list[User]:
    """Return the people of the thread whom the text names with @ (one query, none without an @)."""
    names = possible_names(post.body)
    if not names:
        return []
    people = User.objects.annotate(called=Lower("display_name")).filter(
        called__in=names, is_active=True, posts__thread=post.thread_id
    )
    found = list(people.exclude(pk=post.author_id).distinct()[: MOST_NAMED + 1])
    return found[:MOST_NAMED]


def possible_names(text: str) -> set[str]:
    """Return every name an @ may mean: the one to five words after it, in lower case."""
    names: set[str] = set()
    for start in [found.end() for found in re.finditer(r"(?<!\w)@", text)][: 2 * MOST_NAMED]:
        words = re.split(r"[ \t]+", re.split(r"[\n,;:!?()]", text[start : start + 130])[0])
        for count in range(1, MOST_WORDS + 1):
            name = " ".join(words[:count]).lower()
            names |= {name, name.rstrip(".")}
    return names - {""}


def _texts(post: Post, language: str) -> tuple[str, str]:
    """Return (subject, body) in a language."""
    with override(language):
        words = {"title": post.thread.shown_title}
        subject = _("New in “%(title)s”") % words
        body = _("Somebody wrote in “%(title)s”:") % words
        return subject, f"{body}\n\n{one_line(post.body, 400)}"
