"""Working days of a cycle: which days count, and the day on which something is due, on the cycle's clocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from participate.processes.models import Cycle

# A list of holidays that leaves no working day would let a due date never come.
MOST_DAYS = 3660


def is_holiday_code(text: str) -> bool:
    """Say whether a text names a day: `2026-03-20`, or `08-17` for a day of every year."""
    if not re.fullmatch(r"(\d{4}-)?\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text if len(text) > len("08-17") else f"2024-{text}")
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`weekend` are weekdays (0 = Monday), `holidays` are days or days of every year (`08-17`)."""

    weekend: frozenset[int]
    holidays: frozenset[str]
    time_zone: str

    def counts(self, day: date) -> bool:
        """Say whether people work on a day."""
        named = {day.isoformat(), day.strftime("%m-%d")}
        return day.weekday() not in self.weekend and not named & self.holidays

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; `day` itself for 0."""
        last = day + timedelta(days=MOST_DAYS)
        while count > 0 and day < last:
            day += timedelta(days=1)
            count -= self.counts(day)
        return day

    def local_day(self, moment: datetime) -> date:
        """Return the day it is on the cycle's clocks."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def due(self, moment: datetime, count: int) -> date:
        """Return the last day for something that began at `moment` and has `count` working days."""
        return self.after(self.local_day(moment), count)


def working_days(cycle: Cycle) -> WorkingDays:
    """Return the calendar of a cycle: its profile's days, and the holidays entered for the cycle itself."""
    settings = cycle.settings
    return WorkingDays(frozenset(settings.weekend), frozenset(settings.holidays), cycle.time_zone)


def read_holidays(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return (days, lines that are none) of a typed list; what follows a day on its line is a remark."""
    days, wrong = [], []
    for line in lines:
        code = line.strip().split(" ", 1)[0].rstrip(",;:")
        if not code:
            continue
        (days if is_holiday_code(code) else wrong).append(code if is_holiday_code(code) else line.strip())
    return list(dict.fromkeys(days)), wrong
