"""The words of what goes out: one message by itself, or a summary with its messages grouped by what is followed."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from participate.notices.channels import Letter, absolute, channel
from participate.notices.enums import Origin
from participate.notices.models import Delivery, Digest, Message
from participate.notices.tokens import silence_token, unfollow_token

SHORT = 160


@dataclass(slots=True)
class Group:
    """What a summary says about one followed thing: the newest lines, and how many more there are."""

    title: str
    reason: str
    stop: str = ""
    lines: list[Message] = field(default_factory=list)
    more: int = 0


def reason_of(message: Message) -> str:
    """Return the line that says why somebody is told, in the language in force; "" where they asked just now."""
    if not message.because:
        return ""
    if message.origin == Origin.OWN:
        return _("because it is yours: %(title)s") % {"title": message.because}
    return _("because you follow %(title)s") % {"title": message.because}


def letter_of(parcel: Delivery | Digest) -> Letter:
    """Write the letter of a message or of a summary in the recipient's language."""
    if isinstance(parcel, Digest):
        messages = [row.message for row in digest_rows(parcel)]
        with override(parcel.language):
            return _digest_letter(parcel, messages)
    with override(parcel.message.language):
        return _message_letter(parcel)


def address_of(parcel: Delivery | Digest) -> str:
    """Return where a parcel goes now: the account's address of this moment, or the confirmed one; "" without any."""
    if parcel.user:
        return channel(parcel.channel).address_of(parcel.user) if parcel.user.is_active else ""
    return parcel.recipient.removeprefix("mail:")


def digest_rows(digest: Digest) -> list[Delivery]:
    """Return the deliveries of a summary, newest first; fetch their messages along with the summary."""
    rows = digest.deliveries.all()
    return sorted(rows, key=lambda row: (row.message.created_at, row.message_id), reverse=True)


def _message_letter(parcel: Delivery) -> Letter:
    message = parcel.message
    link = absolute(message.url) if message.url else ""
    stop = _stop_link(message)
    context = {"message": message, "reason": reason_of(message), "link": link, "stop": stop,
               "site_name": settings.SITE_NAME}  # fmt: skip
    text = render_to_string("notices/mail/message.txt", context).strip() + "\n"
    short = _short(message.subject, link)
    # The names of mails that left before there were other channels stay what they were.
    return Letter(
        f"notice-{message.pk}", address_of(parcel), message.language, message.subject, text, short, stop
    )


def _digest_letter(digest: Digest, messages: list[Message]) -> Letter:
    groups, left_out = grouped(messages)
    count = len(messages)
    stop = absolute(reverse("notices:silence", args=[silence_token(digest, messages)]))
    subject = ngettext("%(count)d piece of news for you", "%(count)d pieces of news for you", count) % {
        "count": count
    }
    inbox = absolute(reverse("notices:inbox")) if digest.user_id else ""
    context = {"groups": groups, "left_out": left_out, "digest": digest, "inbox": inbox, "stop": stop,
               "site_name": settings.SITE_NAME, "subject": subject}  # fmt: skip
    text = render_to_string("notices/mail/digest.txt", context).strip() + "\n"
    names = ", ".join(group.title for group in groups)
    short = _short(f"{subject}: {names}", inbox)
    return Letter(f"digest-{digest.pk}", address_of(digest), digest.language, subject, text, short, stop)


def grouped(messages: list[Message]) -> tuple[list[Group], int]:
    """Group messages, newest first, by what is followed; return (groups, messages of groups left out).

    NOTICE_CAPS says how many groups and how many lines in each are shown; the rest is counted.
    """
    caps = settings.NOTICE_CAPS
    groups: dict[Any, Group] = {}
    left_out = 0
    for message in messages:
        key = message.because or message.topic
        if key not in groups:
            if len(groups) == caps["digest_topics"]:
                left_out += 1
                continue
            groups[key] = Group(message.because or message.subject, reason_of(message), _stop_link(message))
        group = groups[key]
        if len(group.lines) < caps["digest_lines"]:
            group.lines.append(message)
        else:
            group.more += 1
    return list(groups.values()), left_out


def link_of(message: Message) -> str:
    """Return the address of what a message is about, complete."""
    return absolute(message.url) if message.url else ""


def _stop_link(message: Message) -> str:
    """Return the “stop” address of the subscription, if the message came from one."""
    if not message.subscription_id:
        return ""
    return absolute(reverse("notices:unfollow", args=[unfollow_token(message.subscription_id)]))


def _short(words: str, link: str) -> str:
    """Fit words and a link into one text message; the link is never cut, and goes away where it alone is too long."""
    start = f"{settings.SITE_NAME}: {' '.join(words.split())}"
    if not link or len(link) > SHORT - len(settings.SITE_NAME) - 20:
        return start if len(start) <= SHORT else start[: SHORT - 3].rstrip() + "..."
    room = SHORT - len(link) - 1
    cut = start if len(start) <= room else start[: room - 3].rstrip() + "..."
    return f"{cut} {link}"
