"""A year on a fake clock: fifty people with different choices get what a second, slower way of reckoning says.

The expectation knows nothing of boundaries or instants: it walks through the year in steps of half an hour
and looks at what the clocks on the wall show. The command runs at odd moments and not at all for days.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from participate.accounts.models import User
from participate.notices import outbox, services
from participate.notices.enums import State
from participate.notices.hours import Clock
from participate.notices.models import Delivery, Digest
from tests.factories.notices import choose, make_follower
from tests.factories.processes import make_user

START, END = datetime(2027, 12, 15, tzinfo=UTC), datetime(2029, 1, 20, tzinfo=UTC)
STEP, DAY = timedelta(minutes=30), timedelta(days=1)
ZONES = ["Asia/Makassar", "Asia/Jayapura", "Europe/Paris", "America/New_York"]
TOPICS = ["proposal:1", "proposal:2", "thread:3", "area:RW-01", "cycle:1"]
CAP = 3
# Hours around which a lot happens: New Year, leap day, the changes of the clocks in Paris and New York.
TURNS = [
    datetime(2027, 12, 31, 15, tzinfo=UTC), datetime(2028, 2, 28, 22, tzinfo=UTC), datetime(2028, 3, 12, 5, tzinfo=UTC),
    datetime(2028, 3, 25, 23, tzinfo=UTC), datetime(2028, 10, 28, 22, tzinfo=UTC), datetime(2028, 11, 5, 4, tzinfo=UTC),
    datetime(2028, 12, 31, 3, tzinfo=UTC),
]  # fmt: skip


@dataclass
class Person:
    """What somebody chose, and what the slow reckoning says that they got."""

    user: User
    clock: Clock
    topics: set[str]
    rhythms: dict[str, str]
    pending: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    at_once: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    deferred: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    days: set[tuple[str, date]] = field(default_factory=set)
    singles: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    got: list[tuple[str, datetime, tuple[str, ...]]] = field(default_factory=list)


def make_people(draw: Random) -> list[Person]:
    """Return fifty people; every fifth has a rare choice."""
    people = []
    for number in range(50):
        user = make_user(f"w{number}@example.org")
        user.phone, user.phone_verified = f"+628120000{number:03}", True
        user.save()
        hour = draw.choice([0, 2, 5, 7, 22])
        quiet = draw.choice([(time(21), time(6)), (time(22, 30), time(2, 30)), (time(12), time(13))])
        clock = Clock(ZONES[number % 4], *quiet, hour, draw.randrange(7))
        rhythms = {"email": draw.choice(["immediate", "daily", "daily", "weekly", "never"]),
                   "sms": draw.choice(["immediate", "daily", "weekly", "never", "never"])}  # fmt: skip
        topics = set(draw.sample(TOPICS, draw.randrange(1, 5)))
        for topic in topics:
            make_follower(user, topic=topic, title=f"Hal {topic}")
        choose(user, clock, **rhythms)
        people.append(Person(user, clock, topics, rhythms))
    return people


def make_moments(draw: Random) -> tuple[list[tuple[datetime, str, int]], list[datetime]]:
    """Return the events (when, about what, who did it) and the moments at which the command runs."""
    span = int((END - START) / STEP) - 40 * 48
    events = [START + DAY + STEP * draw.randrange(span) for _ in range(25)]
    runs = [START + DAY + STEP * draw.randrange(span) + timedelta(minutes=7) for _ in range(60)]
    for turn in TURNS:
        events += [turn + STEP * draw.randrange(20) for _ in range(5)]
        runs += [turn + STEP * 3 * step for step in range(20)]
    told = [(at, draw.choice(TOPICS), draw.randrange(50)) for at in sorted(set(events))]
    last = [END - STEP * 6 * step for step in range(8)]
    return told, sorted({*runs, *last})


def wall(zone: str) -> list[tuple[datetime, datetime]]:
    """Return every half hour of the year with what the clocks of a zone show then."""
    place, steps = ZoneInfo(zone), int((END - START) / STEP) + 1
    return [(at, at.astimezone(place)) for at in (START + STEP * step for step in range(steps))]


def slots(shown_at: list[tuple[datetime, datetime]], hour: int) -> list[tuple[datetime, date]]:
    """Return when summaries are due: the first step of each day at which the clock shows the hour or later."""
    found: dict[date, datetime] = {}
    for at, shown in shown_at:
        if shown.hour >= hour:
            found.setdefault(shown.date(), at)
    return sorted((at, day) for day, at in found.items())


def quiet_times(shown_at: list[tuple[datetime, datetime]], clock: Clock) -> list[tuple[datetime, datetime]]:
    """Return quiet hours: from where the clock first shows the one time to where it first shows the other."""
    marks = {}
    for at, shown in shown_at:
        for name, start in (("from", clock.quiet_from), ("until", clock.quiet_until)):
            if shown.time() >= start:
                marks.setdefault((shown.date(), name), at)
    ordered = sorted((at, name) for (_day, name), at in marks.items())
    return [(a, b) for (a, kind), (b, other) in pairwise(ordered) if (kind, other) == ("from", "until")]


class Reckoning:
    """Works out, run by run, what everybody gets."""

    def __init__(self, people: list[Person]) -> None:
        walls = {zone: wall(zone) for zone in ZONES}
        slot, quiet = cache(lambda zone, hour: slots(walls[zone], hour)), {}
        self.people = people
        self.slots = {id(p): slot(p.clock.zone, p.clock.digest_hour) for p in people}
        for p in people:
            key = (p.clock.zone, p.clock.quiet_from)
            quiet[key] = quiet.get(key) or quiet_times(walls[p.clock.zone], p.clock)
        self.quiet = {id(p): quiet[p.clock.zone, p.clock.quiet_from] for p in people}

    def tell(self, at: datetime, topic: str, key: str, actor: int) -> None:
        """Put an event where each person's choices put it."""
        for number, person in enumerate(self.people):
            if topic not in person.topics or number == actor:
                continue
            for channel, rhythm in person.rhythms.items():
                if rhythm == "immediate":
                    person.at_once[channel].append((at, key))
                elif rhythm != "never":
                    person.pending[channel].append((at, key))

    def run(self, now: datetime) -> None:
        """Send what is due."""
        for person in self.people:
            for channel in ("email", "sms"):
                self._sum_up(person, channel, now)
                waits = person.at_once[channel] or person.deferred[channel]
                if waits and not (channel == "sms" and any(a <= now < b for a, b in self.quiet[id(person)])):
                    self._send(person, channel, now)

    def _sum_up(self, person: Person, channel: str, now: datetime) -> None:
        if not person.pending[channel]:
            return
        weekly = person.rhythms[channel] == "weekly"
        due, day = max(
            (at, day) for at, day in self.slots[id(person)]
            if at <= now and (not weekly or day.weekday() == person.clock.weekday)
        )  # fmt: skip
        keys = [key for at, key in person.pending[channel] if at < due]
        if keys and (channel, day) not in person.days:
            person.days.add((channel, day))
            person.pending[channel] = [(at, key) for at, key in person.pending[channel] if at >= due]
            person.deferred[channel].append(tuple(sorted(keys)))

    def _send(self, person: Person, channel: str, now: datetime) -> None:
        for at, key in person.at_once.pop(channel, []):
            if len([sent for sent in person.singles[channel] if sent > now - DAY]) >= CAP:
                person.pending[channel].append((at, key))
            else:
                person.singles[channel].append(now)
                person.got.append((channel, now, (key,)))
        for keys in person.deferred.pop(channel, []):
            person.got.append((channel, now, keys))


def what_was_sent() -> dict[int, list[tuple[str, datetime, tuple[str, ...]]]]:
    """Return by person what the tables say: channel, moment, keys."""
    found = defaultdict(list)
    for row in Delivery.objects.filter(state=State.SENT).select_related("message"):
        found[row.user_id].append((row.channel, row.sent_at, (row.message.key,)))
    inside = defaultdict(list)
    for row in Delivery.objects.filter(state=State.IN_DIGEST).select_related("message"):
        inside[row.digest_id].append(row.message.key)
    for row in Digest.objects.filter(state=State.SENT):
        found[row.user_id].append((row.channel, row.sent_at, tuple(sorted(inside[row.pk]))))
    return {user: sorted(rows) for user, rows in found.items()}


@pytest.mark.django_db
def test_a_year_sends_exactly_what_a_slower_reckoning_says(settings, tmp_path):
    settings.NOTICE_CAPS = {"immediate_a_day": CAP, "digest_topics": 12, "digest_lines": 5}
    settings.VAR_DIR = tmp_path
    draw = Random(20280229)
    people = make_people(draw)
    events, runs = make_moments(draw)
    slow, waiting = Reckoning(people), list(enumerate(events))
    for now in runs:
        while waiting and waiting[0][1][0] <= now:
            number, (at, topic, actor) = waiting.pop(0)
            services.tell(topic=topic, key=f"k{number}", subject=f"Kabar {number}", body="Isi.", now=at,
                          actor=people[actor].user)  # fmt: skip
            slow.tell(at, topic, f"k{number}", actor)
        # Twice: what was too much for one day may come with a summary at once, and nothing comes again.
        for _repeat in range(2):
            slow.run(now)
            services.build_digests(now=now)
            outbox.send_all_due(now)
    expected = {person.user.pk: sorted(person.got) for person in people if person.got}
    assert what_was_sent() == expected
    letters = [row for rows in expected.values() for row in rows]
    assert len(mail.outbox) == sum(channel == "email" for channel, _at, _keys in letters)
    assert len((tmp_path / "sms.txt").read_text().splitlines()) == len(letters) - len(mail.outbox)
    # The year holds what it is to show: single letters, long and short summaries, and a cap that was reached.
    sizes = [len(keys) for _channel, _at, keys in letters]
    assert (max(sizes) > 5, min(sizes)) == (True, 1)
    assert Delivery.objects.filter(
        state=State.IN_DIGEST, attempts=0, user__channelchoice__rhythm="immediate"
    ).exists()
    assert not Delivery.objects.filter(state__in=[State.WAITING, State.DEFERRED, State.COLLECTING]).exists()
