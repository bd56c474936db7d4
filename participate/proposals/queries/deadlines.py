"""By when proposals should have their answer: working days on the cycle's calendar and clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from participate.processes.models import Cycle
from participate.processes.working_days import working_days


def verification_due(cycle: Cycle, sent_at: datetime) -> date | None:
    """Return the last day on which a proposal sent then should have its answer; None without a limit."""
    days = cycle.settings.sla.get("verify_working_days", 0)
    return working_days(cycle).due(sent_at, days) if days else None


def overdue_before(cycle: Cycle, now: datetime) -> datetime | None:
    """Return the moment before which a waiting proposal must have come in to be overdue at `now`.

    Due on day D means: overdue from the midnight that ends D. None without a limit.
    """
    days = cycle.settings.sla.get("verify_working_days", 0)
    if not days:
        return None
    calendar = working_days(cycle)
    today = calendar.local_day(now)
    day = today
    while calendar.after(day, days) >= today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=ZoneInfo(cycle.time_zone))
