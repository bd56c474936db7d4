"""Verbs of the notices room."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.kit import audit
from participate.kit.clock import database_now
from participate.notices import channels, queries, tasks
from participate.notices.enums import Category, Origin, State, category_of
from participate.notices.errors import BadLink, NeedsAddress
from participate.notices.models import Message, Preference, Subscription
from participate.notices.tokens import confirm_token

Texts = Callable[[str], tuple[str, str]]


@transaction.atomic
def tell(
    *, topic: str, key: str, texts: Texts | None = None, subject: str = "", body: str = "", url: str = "",
    also: tuple[str, ...] = (), now: datetime | None = None,
) -> int:  # fmt: skip
    """Tell everyone who follows `topic` (or one of the topics in `also`) one thing, exactly once.

    `key` names the event, for example `event:93`: telling it again reaches nobody twice, also when a person
    follows several of the topics. `texts(language)` returns (subject, body) in the recipient's language;
    give `subject` and `body` instead when they need no translation. Mail leaves after the commit.
    Returns the number of people newly told.
    """
    moment = now or database_now()
    category = category_of(topic)
    people = _once_each(list(queries.subscribers([topic, *also])))
    silent = queries.mail_off([row.user_id for row in people if row.user_id], category)
    words: dict[str, tuple[str, str]] = {}
    made = []
    for row in people:
        language = row.user.language if row.user else row.language
        if language not in words:
            words[language] = _words(texts, language, subject, body)
        made.append(_message(row, topic, key, words[language], url, row.user_id not in silent, moment))
    return _store(made, key)


def _once_each(rows: list[Subscription]) -> list[Subscription]:
    """Keep one subscription per recipient; an account wins over the same address without one."""
    accounts = {row.user.email.lower() for row in rows if row.user and row.user.email}
    kept: dict[str, Subscription] = {}
    for row in rows:
        if row.user_id is None and row.email.lower() in accounts:
            continue
        kept.setdefault(recipient_of(row), row)
    return list(kept.values())


def recipient_of(row: Subscription) -> str:
    """Return the name that makes a recipient unique."""
    return f"user:{row.user_id}" if row.user_id else f"mail:{row.email.lower()}"


def _words(texts: Texts | None, language: str, subject: str, body: str) -> tuple[str, str]:
    """Return subject and body in a language."""
    if texts is None:
        return subject, body
    with override(language):
        return texts(language)


def _message(
    row: Subscription, topic: str, key: str, words: tuple[str, str], url: str, by_mail: bool, at: datetime
) -> Message:
    """Build the message of one recipient; without an address it stays in the inbox."""
    address = (row.user.email or "") if row.user else row.email
    mail = bool(address and by_mail)
    return Message(
        recipient=recipient_of(row), user=row.user, email=address if mail else "", subscription=row,
        topic=topic, key=key, category=category_of(topic), url=url or row.url, created_at=at,
        language=row.user.language if row.user else row.language,
        subject=_one_line(words[0]), body=words[1], channel=channels.EMAIL if mail else "",
        state=State.WAITING if mail else State.KEPT,
    )  # fmt: skip


def _one_line(text: str) -> str:
    """Return a subject a mail can carry: a title with a line break in it would stop the whole mail."""
    return " ".join(text.split())[:200]


def _store(made: list[Message], key: str) -> int:
    """Insert what is new (the unique constraint decides) and send it after the commit."""
    names = [row.recipient for row in made]
    known = set(Message.objects.filter(key=key, recipient__in=names).values_list("recipient", flat=True))
    fresh = [row for row in made if row.recipient not in known]
    if not fresh:
        return 0
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    new = [row.recipient for row in fresh]
    waiting = Message.objects.filter(key=key, recipient__in=new, state=State.WAITING).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    if ids:
        transaction.on_commit(partial(tasks.deliver.enqueue, ids), robust=True)
    return len(fresh)


@transaction.atomic
def follow(
    *, actor: Any = None, topic: str, title: str, url: str, email: str = "", language: str = "id",
    origin: Origin = Origin.CHOSEN, now: datetime | None = None,
) -> Subscription:  # fmt: skip
    """Follow a topic; doing it twice changes nothing.

    A person with an account follows at once. An address without one gets a mail and follows only after
    its owner confirms. Raises `NeedsAddress` when there is neither.
    """
    moment = now or database_now()
    what = {"title": title[:200], "url": url[:300], "language": language, "created_at": moment}
    if actor is not None and actor.is_authenticated:
        what |= {"origin": origin, "confirmed_at": moment}
        return Subscription.objects.get_or_create(user=actor, topic=topic, defaults=what)[0]
    address = email.strip().lower()
    if not address:
        raise NeedsAddress(_("Please write your e-mail address, so that we can tell you."))
    row, _created = Subscription.objects.get_or_create(user=None, email=address, topic=topic, defaults=what)
    if row.confirmed_at is None:
        _ask_to_confirm(row, moment)
    return row


def _ask_to_confirm(row: Subscription, moment: datetime) -> None:
    """Send the mail that asks the owner of an address to confirm; at most one each hour."""
    with override(row.language):
        subject = _("Confirm: follow “%(title)s”") % {"title": row.title}
        body = _(
            "Somebody, probably you, asked us to send news about “%(title)s” to this address. "
            "Open the link to confirm it. If it was not you, do nothing and you will hear no more."
        ) % {"title": row.title}
        url = reverse("notices:confirm", args=[confirm_token(row.pk)])
    message = Message(
        recipient=recipient_of(row), email=row.email, topic=row.topic, language=row.language,
        key=f"confirm:{row.pk}:{moment:%Y%m%d%H}", category=category_of(row.topic), subject=_one_line(subject),
        body=body, url=url, channel=channels.EMAIL, created_at=moment,
    )  # fmt: skip
    _store([message], message.key)


@transaction.atomic
def confirm(*, subscription_id: int, now: datetime | None = None) -> Subscription:
    """Confirm an address; doing it twice changes nothing. Raises `BadLink` when it was withdrawn."""
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        raise BadLink(_("You no longer follow this. Open the page again and press “Follow”."))
    if row.confirmed_at is None:
        row.confirmed_at = now or database_now()
        row.save(update_fields=["confirmed_at"])
    return row


@transaction.atomic
def unfollow(*, subscription_id: int, now: datetime | None = None) -> bool:
    """Stop: forget the subscription and drop its mail that has not left yet; say whether there was one."""
    moment = now or database_now()
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        return False
    waiting = Message.objects.filter(subscription=row, state=State.WAITING)
    waiting.filter(user__isnull=False).update(state=State.KEPT, channel="", email="")
    waiting.filter(user__isnull=True).delete()
    Message.objects.filter(key__startswith=f"confirm:{row.pk}:", state=State.WAITING).delete()
    topic = row.topic
    row.delete()
    audit.record(actor=None, action="notices.unfollow", target=topic, at=moment)
    return True


@transaction.atomic
def mark_read(*, actor: Any, message_id: int | None = None, now: datetime | None = None) -> int:
    """Mark one message of the person, or all of them, as read; return how many were new."""
    rows = Message.objects.filter(user=actor, read_at__isnull=True)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    return rows.update(read_at=now or database_now())


@transaction.atomic
def set_mail(*, actor: Any, choices: dict[str, bool]) -> None:
    """Say for each category whether the person wants mail."""
    for code in Category.values:
        Preference.objects.update_or_create(
            user=actor, category=code, defaults={"by_mail": choices.get(code, False)}
        )
