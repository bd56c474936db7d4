"""Quiet hours and the moments of summaries, on the clocks of different places."""

from datetime import UTC, date, datetime, time

import pytest

from participate.notices.enums import Rhythm
from participate.notices.hours import Clock, last_boundary, quiet_until

MAKASSAR = Clock("Asia/Makassar", time(21), time(6), 7, 0)
PARIS = Clock("Europe/Paris", time(21), time(6), 7, 0)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2027-01-04T12:59:59", None), ("2027-01-04T13:00", "2027-01-04T22:00"),
        ("2027-01-04T18:00", "2027-01-04T22:00"), ("2027-01-04T21:59:59", "2027-01-04T22:00"),
        ("2027-01-04T22:00", None), ("2027-12-31T16:30", "2027-12-31T22:00"),
    ],
)  # fmt: skip
def test_quiet_hours_begin_and_end_on_the_minute_of_ones_own_clock(now: str, end: str | None):
    assert quiet_until(MAKASSAR, at(now)) == (at(end) if end else None)


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = Clock("UTC", time(12), time(14), 7, 0)
    assert quiet_until(noon, at("2027-01-04T13:00")) == at("2027-01-04T14:00")
    assert quiet_until(noon, at("2027-01-04T14:00")) is None
    assert quiet_until(Clock("UTC", time(12), time(12), 7, 0), at("2027-01-04T12:00")) is None


def test_an_hour_that_comes_twice_is_quiet_once():
    """On 31 October 2027 clocks in Paris show 02:30 at 00:30 and again at 01:30 UTC."""
    early = Clock("Europe/Paris", time(21), time(2, 30), 7, 0)
    assert quiet_until(early, at("2027-10-31T00:29")) == at("2027-10-31T00:30")
    assert quiet_until(early, at("2027-10-31T01:15")) is None


def test_quiet_hours_that_end_in_a_skipped_hour_end_when_it_is_skipped_over():
    """On 28 March 2027 clocks in Paris go from 02:00 to 03:00 at 01:00 UTC."""
    early = Clock("Europe/Paris", time(21), time(2, 30), 7, 0)
    assert quiet_until(early, at("2027-03-28T00:59")) == at("2027-03-28T01:00")
    assert quiet_until(early, at("2027-03-28T01:00")) is None


@pytest.mark.parametrize(
    ("clock", "rhythm", "now", "day", "moment"),
    [
        (MAKASSAR, Rhythm.DAILY, "2027-01-03T22:59", date(2027, 1, 3), "2027-01-02T23:00"),
        (MAKASSAR, Rhythm.DAILY, "2027-01-03T23:00", date(2027, 1, 4), "2027-01-03T23:00"),
        (MAKASSAR, Rhythm.WEEKLY, "2027-01-03T23:00", date(2027, 1, 4), "2027-01-03T23:00"),
        (MAKASSAR, Rhythm.WEEKLY, "2027-01-10T22:00", date(2027, 1, 4), "2027-01-03T23:00"),
        (PARIS, Rhythm.DAILY, "2027-03-28T05:00", date(2027, 3, 28), "2027-03-28T05:00"),
        (PARIS, Rhythm.DAILY, "2027-03-28T04:59", date(2027, 3, 27), "2027-03-27T06:00"),
        (PARIS, Rhythm.DAILY, "2027-10-31T06:00", date(2027, 10, 31), "2027-10-31T06:00"),
        (MAKASSAR, Rhythm.DAILY, "2028-02-28T23:30", date(2028, 2, 29), "2028-02-28T23:00"),
        (MAKASSAR, Rhythm.WEEKLY, "2028-01-02T10:00", date(2027, 12, 27), "2027-12-26T23:00"),
    ],
)  # fmt: skip
def test_a_summary_is_due_at_ones_own_hour(clock: Clock, rhythm: str, now: str, day: date, moment: str):
    assert last_boundary(clock, rhythm, at(now)) == (day, at(moment))


def test_a_summary_in_a_skipped_hour_comes_with_the_next():
    two = Clock("Europe/Paris", time(21), time(6), 2, 0)
    assert last_boundary(two, Rhythm.DAILY, at("2027-03-28T00:59"))[0] == date(2027, 3, 27)
    assert last_boundary(two, Rhythm.DAILY, at("2027-03-28T01:00"))[0] == date(2027, 3, 28)
