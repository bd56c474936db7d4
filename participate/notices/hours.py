"""Moments on a person's own clock: when quiet hours end, when a summary is due. Pure: no database, no now()."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from participate.notices.enums import Rhythm

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """The times a person chose. `weekday` counts from Monday, 0."""

    zone: str
    quiet_from: time
    quiet_until: time
    digest_hour: int
    weekday: int


def default_clock() -> Clock:
    """Return the clock of people who chose none: the site's time zone and NOTICE_HOURS."""
    hours = settings.NOTICE_HOURS
    return Clock(
        settings.TIME_ZONE, time.fromisoformat(hours["quiet_from"]), time.fromisoformat(hours["quiet_until"]),
        hours["digest_hour"], hours["digest_weekday"],
    )  # fmt: skip


def instant(day: date, at: time, zone: str) -> datetime:
    """Return when the clocks of `zone` first show `at` or later on `day`, also where that hour is skipped or comes twice."""
    place = ZoneInfo(zone)
    shown = datetime.combine(day, at, place)
    first, moment = shown.replace(fold=1).astimezone(UTC), shown.astimezone(UTC)
    if first >= moment:
        return moment
    # Skipped: the clocks go forward somewhere between the two.
    after = moment.astimezone(place).utcoffset()
    while first.astimezone(place).utcoffset() != after:
        first += timedelta(minutes=1)
    return first


def quiet_until(clock: Clock, now: datetime) -> datetime | None:
    """Return when the quiet hours that hold `now` end; None outside them."""
    today = now.astimezone(ZoneInfo(clock.zone)).date()
    over_midnight = timedelta(days=1 if clock.quiet_until < clock.quiet_from else 0)
    for day in (today - timedelta(days=1), today):
        start = instant(day, clock.quiet_from, clock.zone)
        end = instant(day + over_midnight, clock.quiet_until, clock.zone)
        if start <= now < end:
            return end
    return None


def last_boundary(clock: Clock, rhythm: str, now: datetime) -> tuple[date, datetime]:
    """Return the newest day and moment, not after `now`, at which a summary of the rhythm is due."""
    day = now.astimezone(ZoneInfo(clock.zone)).date()
    for back in range(2 * DAYS_OF_A_WEEK):
        earlier = day - timedelta(days=back)
        moment = instant(earlier, time(clock.digest_hour), clock.zone)
        fits = rhythm != Rhythm.WEEKLY or earlier.weekday() == clock.weekday
        if fits and moment <= now:
            return earlier, moment
    raise AssertionError("two weeks hold every day of the week")
