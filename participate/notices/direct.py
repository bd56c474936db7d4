"""Tell certain people, whatever they follow: an invitation, a question to authors, an answer to one person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from participate.kit.clock import database_now
from participate.notices import queries
from participate.notices.models import Subscription
from participate.notices.services.telling import Texts, Ways, Words, hand_out


@transaction.atomic
def tell_people(
    *, people: Iterable[Any], topic: str, key: str, texts: Texts, url: str, now: datetime | None = None
) -> int:
    """Tell each of the people (accounts) one thing, exactly once for a `key`; return how many are new to it.

    `texts(language)` returns (subject, body) in the language of each. It reaches them as they chose for the topic's
    category; without any channel it waits in the inbox. Leave out who did it themselves.
    """
    known = {person.pk: person for person in people if person is not None and person.is_active}
    ways = Ways(queries.unwanted_by(list(known)), queries.rhythms_of_people(list(known)))
    # Not stored: nobody follows anything by being asked.
    rows = [Subscription(user=person, topic=topic, url=url) for person in known.values()]
    words, moment = Words(texts, "", ""), now or database_now()
    return hand_out(rows, topic=topic, key=key, words=words, url=url, ways=ways, at=moment)


@transaction.atomic
def tell_address(
    *, email: str, language: str, topic: str, key: str, texts: Texts, url: str, now: datetime | None = None
) -> int:
    """Send one mail to an address that has no account, once for a `key`; return 1 when it is new."""
    row = Subscription(email=email.strip().lower(), topic=topic, url=url, language=language)
    ways = Ways(frozenset(), {}, by_itself=True)
    words, moment = Words(texts, "", ""), now or database_now()
    return hand_out([row], topic=topic, key=key, words=words, url=url, ways=ways, at=moment)
