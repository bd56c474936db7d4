"""Which proposals look alike: the same dictionary entry near by or in the same area, or anything within 150 m."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q

from participate.processes.models import Cycle
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal

NEAR_METRES = 150
MOST = 5
_EARTH = 6_371_000
_GONE = (Decision.MERGED, Decision.REJECTED, Decision.CANCELLED)


@dataclass(frozen=True, slots=True)
class Similar:
    """A proposal that looks alike; `metres` is the distance when both have a point."""

    proposal: Proposal
    same_item: bool
    metres: int | None


def similar_to(
    *, cycle: Cycle, item_id: int | None, area_id: int | None, latitude: float | None, longitude: float | None,
    exclude: int | None = None,
) -> list[Similar]:  # fmt: skip
    """Return at most five proposals of the cycle that look alike, same entry first, then nearest (one query).

    The same entry counts within 150 m, or in the same area; without an entry, whatever lies within 150 m counts.
    """
    wanted = Q(dictionary_item=item_id, area=area_id) if item_id and area_id else Q(pk__in=[])
    if latitude is not None and longitude is not None:
        north = NEAR_METRES / 111_000
        east = north / max(0.05, cos(radians(latitude)))
        wanted |= Q(
            latitude__range=(latitude - north, latitude + north),
            longitude__range=(longitude - east, longitude + east),
        )
    rows = (
        Proposal.objects.filter(wanted, cycle=cycle)
        .exclude(pk=exclude)
        .exclude(latest_event__decision__in=_GONE)
    )
    found = [
        _compare(row, item_id, latitude, longitude) for row in rows.select_related("area", "latest_event")
    ]
    near = [row for row in found if row.same_item or (row.metres is not None and row.metres <= NEAR_METRES)]
    return sorted(near, key=_order)[:MOST]


def similar_to_proposal(proposal: Proposal) -> list[Similar]:
    """Return what looks like a proposal that was sent."""
    return similar_to(
        cycle=proposal.cycle, item_id=proposal.dictionary_item_id, area_id=proposal.area_id,
        latitude=proposal.latitude, longitude=proposal.longitude, exclude=proposal.pk,
    )  # fmt: skip


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> int:
    """Return the distance of two points on the globe in whole metres (haversine)."""
    a, b = radians(latitude), radians(other_latitude)
    high = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return round(2 * _EARTH * asin(sqrt(high)))


def _compare(row: Proposal, item_id: int | None, latitude: float | None, longitude: float | None) -> Similar:
    """Measure one candidate."""
    points = (latitude, longitude, row.latitude, row.longitude)
    metres = None if None in points else metres_between(*points)  # type: ignore[arg-type]
    return Similar(row, item_id is not None and row.dictionary_item_id == item_id, metres)


def _order(row: Similar) -> tuple[bool, int, str]:
    """Same entry first, then the nearest, then by code."""
    return (not row.same_item, row.metres if row.metres is not None else NEAR_METRES, row.proposal.code)
