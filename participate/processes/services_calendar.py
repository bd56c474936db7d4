"""Holidays of a cycle: with the weekend they say which days count when an answer is due."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.errors import BadHolidays
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.services import topic
from participate.processes.working_days import is_holiday_code


@transaction.atomic
def set_holidays(
    *, actor: Any, cycle: Cycle, days: list[str], reason: str, now: datetime | None = None
) -> Cycle:
    """Replace the holidays of a cycle (`2026-03-20`, or `08-17` for every year); dates given before stay as told.

    Raises `BadHolidays` for what is no day, and for a change without a reason.
    """
    require_role(actor, cycle, Role.FACILITATOR)
    wrong = [day for day in days if not is_holiday_code(day)]
    if wrong:
        raise BadHolidays(_("This is no day: %(text)s. Write 2026-03-20, or 08-17.") % {"text": wrong[0]})
    if not reason.strip():
        raise BadHolidays(_("Please write the reason; it stays on record."))
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    before, moment = locked.data.get("holidays", []), now or database_now()
    locked.data = {**locked.data, "holidays": list(days)}
    locked.save(update_fields=["data"])
    audit.record(
        actor=actor, action="processes.set_holidays", target=f"cycle:{cycle.pk}", at=moment,
        data={"before": before, "after": days, "reason": reason.strip()},
    )  # fmt: skip
    live.announce(topic(cycle))
    return locked
