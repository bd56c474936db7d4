"""The roll in numbers: by level, area and status. Names are not in it, so none can come out."""

from dataclasses import dataclass

from django.db.models import Count, Q

from participate.contests.enums import IdentityLevel
from voting.ballots.enums import RollStatus
from voting.ballots.models import Contest, Roll


@dataclass(frozen=True, slots=True)
class RollCounts:
    """How many people are on the roll: all but those taken off; `levels` and `areas` add up to `people`."""

    people: int
    waiting: int
    removed: int
    weighted: int
    levels: tuple[tuple[str, int], ...]
    areas: tuple[tuple[str, int], ...]


def roll_counts(contest: Contest) -> RollCounts:
    """Return the counts of a roll (one query)."""
    rows = Roll.objects.filter(contest=contest).order_by().values_list("level", "area", "status")
    people = waiting = removed = weighted = 0
    levels: dict[str, int] = {}
    areas: dict[str, int] = {}
    for level, area, status, count, heavy in rows.annotate(
        people=Count("pk"), heavy=Count("pk", filter=Q(weight__gt=1))
    ):
        if status == RollStatus.REMOVED:
            removed += count
            continue
        people, weighted = people + count, weighted + heavy
        waiting += count if status == RollStatus.WAITING else 0
        levels[level] = levels.get(level, 0) + count
        areas[area] = areas.get(area, 0) + count
    order = [*IdentityLevel.values, *sorted(set(levels) - set(IdentityLevel.values))]
    told = tuple((level, levels[level]) for level in order if level in levels)
    return RollCounts(people, waiting, removed, weighted, told, tuple(sorted(areas.items())))


def level_name(code: str) -> str:
    """Return a level in words; entries without one were taken from a list of names."""
    return str(IdentityLevel(code).label if code in IdentityLevel.values else IdentityLevel.LIST.label)
