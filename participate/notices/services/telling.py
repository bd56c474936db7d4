"""Tell everyone who follows something, in a number of queries that does not grow with them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.notices import queries, tasks
from participate.notices.bulk import insert_all
from participate.notices.channels import EMAIL, all_channels
from participate.notices.enums import Rhythm, State, category_of
from participate.notices.models import Delivery, Message, Subscription

Texts = Callable[[str], tuple[str, str]]


@transaction.atomic
def tell(
    *, topic: str, key: str, texts: Texts | None = None, subject: str = "", body: str = "", url: str = "",
    also: tuple[str, ...] = (), actor: Any = None, by_itself: bool = False, now: datetime | None = None,
) -> int:  # fmt: skip
    """Tell everyone who follows `topic` (or one of the topics in `also`) one thing, exactly once.

    `key` names the event, for example `event:93`: telling it again reaches nobody twice, also when a person
    follows several of the topics. `texts(language)` returns (subject, body) in the recipient's language;
    give `subject` and `body` instead when they need no translation. `actor` did it and is not told.
    `by_itself` is for what people asked to get as it is: it waits for no summary. What leaves at once leaves
    after the commit. Returns the number of people newly told.
    """
    moment, topics = now or database_now(), [topic, *also]
    people = _once_each(queries.subscribers(topics), topics, getattr(actor, "pk", None))
    ways = Ways(queries.unwanted(topics), queries.rhythms_of_followers(topics), by_itself)
    return hand_out(
        people, topic=topic, key=key, words=Words(texts, subject, body), url=url, ways=ways, at=moment
    )


def hand_out(
    people: list[Subscription], *, topic: str, key: str, words: "Words", url: str, ways: "Ways", at: datetime
) -> int:
    """Store a message for everybody who has none with the key yet, and how it will reach them (6 queries, or 1)."""
    known = set(Message.objects.filter(key=key).values_list("recipient", flat=True))
    fresh = [row for row in people if recipient_of(row) not in known]
    if not fresh:
        return 0
    insert_all([_message(row, topic, key, words, url, at) for row in fresh])
    numbers = dict(Message.objects.filter(key=key).values_list("recipient", "pk"))
    rows = [
        Delivery(message_id=numbers[recipient_of(row)], user_id=row.user_id, recipient=recipient_of(row), channel=name,
                 state=state, created_at=at, by_itself=ways.by_itself)
        for row in fresh for name, state in ways.of(row)
    ]  # fmt: skip
    insert_all(rows)
    if any(row.state == State.WAITING for row in rows):
        after_commit(tasks.deliver.enqueue, key)
    return len(fresh)


def _once_each(rows: Iterable[Subscription], topics: list[str], actor_id: int | None) -> list[Subscription]:
    """Keep one subscription per recipient, of the first topic; an account wins over the same address without one."""
    ordered = sorted(rows, key=lambda row: (topics.index(row.topic), row.pk))
    accounts = {row.user.email.lower() for row in ordered if row.user and row.user.email}
    kept: dict[str, Subscription] = {}
    for row in ordered:
        if row.user_id is None and row.email.lower() in accounts:
            continue
        if actor_id is None or row.user_id != actor_id:
            kept.setdefault(recipient_of(row), row)
    return list(kept.values())


def recipient_of(row: Subscription) -> str:
    """Return the name that makes a recipient unique."""
    return f"user:{row.user_id}" if row.user_id else f"mail:{row.email.lower()}"


class Words:
    """Subject and body, made once for each language."""

    def __init__(self, texts: Texts | None, subject: str, body: str) -> None:
        self._texts, self._plain = texts, (subject, body)
        self._made: dict[str, tuple[str, str]] = {}

    def of(self, language: str) -> tuple[str, str]:
        """Return them in a language."""
        if self._texts is None:
            return self._plain
        if language not in self._made:
            with override(language):
                self._made[language] = self._texts(language)
        return self._made[language]


class Ways:
    """Through which channels each person hears of something, and how soon.

    `silent` are (person, category) without letters, `chosen` what people chose, by channel; without a choice, what
    is usual on the channel. With `by_itself` nothing waits for a summary.
    """

    def __init__(
        self, silent: frozenset[tuple[int, str]], chosen: dict[str, dict[int, str]], by_itself: bool = False
    ) -> None:
        self.by_itself = by_itself
        self._silent, self._chosen = silent, chosen
        self._channels = all_channels()

    def of(self, row: Subscription) -> list[tuple[str, State]]:
        """Return (channel, state to begin with) for one recipient."""
        if row.user is None:
            return [(EMAIL, State.WAITING)] if EMAIL in self._channels else []
        if (row.user.pk, category_of(row.topic)) in self._silent:
            return []
        found = []
        for name, kind in self._channels.items():
            rhythm = self._chosen.get(name, {}).get(row.user.pk, kind.usual)
            if rhythm != Rhythm.NEVER and kind.address_of(row.user):
                found.append((name, self._start(rhythm)))
        return found

    def _start(self, rhythm: str) -> State:
        return State.WAITING if rhythm == Rhythm.IMMEDIATE or self.by_itself else State.COLLECTING


def _message(row: Subscription, topic: str, key: str, words: Words, url: str, at: datetime) -> Message:
    """Build the message of one recipient; its category is that of what they follow, which may be wider."""
    language = row.user.language if row.user else row.language
    subject, body = words.of(language)
    return Message(
        recipient=recipient_of(row), user_id=row.user_id, email=row.email, subscription_id=row.pk, topic=topic,
        key=key, category=category_of(row.topic), because=row.title, origin=row.origin, url=url or row.url, created_at=at,
        language=language, subject=one_line(subject), body=body,
    )  # fmt: skip


def one_line(text: str) -> str:
    """Return a subject a mail can carry: a title with a line break in it would stop the whole mail."""
    return " ".join(text.split())[:200]
