"""Working days: Monday to Friday on the cycle's clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from participate.processes.models import Cycle

SATURDAY = 5


def verification_due(cycle: Cycle, sent_at: datetime) -> date | None:
    """Return the last day on which a proposal sent then should have its answer; None without a limit."""
    days = cycle.settings.sla.get("verify_working_days", 0)
    day = sent_at.astimezone(ZoneInfo(cycle.time_zone)).date()
    return add_working_days(day, days) if days else None


def overdue_before(cycle: Cycle, now: datetime) -> datetime | None:
    """Return the moment before which a waiting proposal must have come in to be overdue at `now`.

    Due on day D means: overdue from the midnight that ends D. None without a limit.
    """
    days = cycle.settings.sla.get("verify_working_days", 0)
    if not days:
        return None
    zone = ZoneInfo(cycle.time_zone)
    today = now.astimezone(zone).date()
    day = today
    while add_working_days(day, days) >= today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
