"""Followers of the demo year: a weekly summary by mail, summaries an operator sends, a number that is gone."""

from datetime import time, timedelta
from typing import Any

from participate.accounts.models import User
from participate.notices import outbox
from participate.notices.enums import Rhythm
from participate.notices.hours import Clock
from participate.notices.models import Message
from participate.notices.services import build_digests, follow, set_channels, set_hours
from participate.notices.topics import area_topic
from participate.processes.models import Cycle

# Who, number, channel and rhythm. Nobody has these numbers.
PHONES = (
    ("Ibu Tenun Contoh (fiktif)", "+6281200000901", "whatsapp", Rhythm.WEEKLY),
    ("Pak Becak Contoh (fiktif)", "+6281200000902", "whatsapp", Rhythm.WEEKLY),
    ("Pak Pindah Contoh (fiktif)", "+6281200000903", "sms", Rhythm.WEEKLY),
)
# Nobody sleeps in the demo: the operator's list has something to show at any hour.
AWAKE = Clock("Asia/Makassar", time(0), time(0), 7, 0)


def follow_all(cycle: Cycle, users: dict[str, Any]) -> None:
    """Let a delegate and three neighbours follow the whole place, before anything happens."""
    mother = users["delegasi"]
    set_channels(actor=mother, rhythms={"email": Rhythm.WEEKLY})
    for person in [mother, *(_neighbour(*row) for row in PHONES)]:
        follow(
            actor=person,
            topic=area_topic(cycle.area.code),
            title=cycle.area.name,
            url=f"/siklus/{cycle.slug}/usulan/",
        )


def _neighbour(name: str, phone: str, channel: str, rhythm: str) -> User:
    """Make somebody who is reached by phone only."""
    person = User(display_name=name, phone=phone, phone_verified=True)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    set_channels(actor=person, rhythms={channel: rhythm})
    set_hours(actor=person, clock=AWAKE)
    return person


def sum_up() -> None:
    """Make the summaries after the last news, and send them; one number is gone by then."""
    User.objects.filter(phone=PHONES[-1][1]).update(phone_verified=False)
    newest = Message.objects.order_by("-created_at").first()
    if newest is not None:
        now = newest.created_at + timedelta(days=8)
        build_digests(now=now)
        outbox.send_digests(now)
