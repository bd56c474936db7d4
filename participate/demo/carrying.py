"""What the open rounds of the demo share: phases around today, proposals carried over from last year."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from participate.processes import services
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.submit import submit_proposal

CARRIED = (
    "title", "translations", "problem", "dictionary_item", "category", "agency", "kind", "volume", "area", "rt",
    "latitude", "longitude", "beneficiaries_total", "beneficiaries_women", "beneficiaries_children",
    "beneficiaries_elderly", "beneficiaries_disabled", "land_status", "proposer_group", "inclusive_sources",
)  # fmt: skip


def set_phases(cycle: Cycle, now: datetime, rows: list[tuple[str, int, int, list[str]]]) -> None:
    """Set phases given as (code, first day, last day, capabilities), in days from now."""
    for position, (code, first, last, opened) in enumerate(rows, start=1):
        services.set_phase(
            actor=None,
            cycle=cycle,
            code=code,
            position=position,
            capabilities=opened,
            now=now,
            starts_at=_at(cycle, now, first, 8),
            ends_at=_at(cycle, now, last, 17),
        )


def _at(cycle: Cycle, now: datetime, days: int, hour: int) -> datetime:
    """Return a full hour on the cycle's clocks, some days from now: people meet at eight, not at 8.37."""
    day = now.astimezone(ZoneInfo(cycle.time_zone)) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def carry_over(
    old: Proposal, cycle: Cycle, *, now: datetime, actor: Any = None, code: str | None = None
) -> Proposal:
    """Submit last year's proposal again, remembering its old code and its pictures."""
    fields = {name: getattr(old, name) for name in CARRIED}
    return submit_proposal(
        actor=actor,
        cycle=cycle,
        code=code,
        fields={**fields, "prior_code": old.code},
        photos=[(photo.image, photo.alt) for photo in old.photos.all()],
        now=now,
    )
