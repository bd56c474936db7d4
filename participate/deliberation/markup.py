"""Put a page of posts together: what everybody sees, and between it what the reader may do."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from participate.deliberation.models import Post, Thread
from participate.deliberation.queries.fragments import Drawn, draw
from participate.deliberation.queries.sheets import Sheet
from participate.deliberation.queries.threads import marked_by


def posts_html(thread: Thread, sheet: Sheet, user: Any) -> SafeString:
    """Return the posts of a page as one piece of HTML (one query for somebody signed in, else none)."""
    if not user.is_authenticated:
        return _joined(sheet, {})
    marked = marked_by(user, sheet)
    acts = _Acts(thread, user)
    return _joined(sheet, {row.pk: acts.of(row, row.pk in marked) for row in sheet.posts})


def _joined(sheet: Sheet, acts: dict[int, str]) -> SafeString:
    """Return the drawings in order, each with its acts; the way to more answers follows those shown."""
    parts, more = [], ""
    for row in sheet.posts:
        if row.is_top:
            parts.append(more)
            more = row.more
        parts += [row.head, acts.get(row.pk, ""), row.tail]
    return mark_safe("".join([*parts, more]))


def one_html(post: Post, user: Any) -> SafeString:
    """Return one post as it stands in a conversation, for the page that has just sent it."""
    sheet = Sheet(draw(post.thread, [post], counters=False, in_list=False))
    return posts_html(post.thread, sheet, user)


class _Acts:
    """The buttons of one reader, their words and addresses looked up once for a page."""

    def __init__(self, thread: Thread, user: Any) -> None:
        self.user_id = user.pk
        self.thread = thread
        self.helps, self.helped = _("This helps"), _("You found this helpful")
        self.change, self.back = _("Change"), _("Take this back")

    def of(self, row: Drawn, marked: bool) -> str:
        """Return what the reader may do with a post."""
        if row.is_gone:
            return ""
        if self.user_id in row.writer_ids:
            place = [self.thread.cycle.slug, self.thread.pk, row.number]
            return format_html(
                '<a href="{}">{}</a><a href="{}">{}</a>', reverse("deliberation:edit", args=place), self.change,
                reverse("deliberation:withdraw", args=place), self.back,
            )  # fmt: skip
        return format_html(
            '<button name="post" value="{}" form="helpful" aria-pressed="{}">{}</button>', str(row.number),
            "true" if marked else "false", self.helped if marked else self.helps,
        )  # fmt: skip
