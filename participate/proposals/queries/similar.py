"""Which proposals look alike: the same dictionary entry near by or in the same area, near by, or in similar words.

The words are compared by pieces of three letters from an index of our own, so the answer and its order are the
same on every database. Three queries at any size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Count, Q, QuerySet

from participate.places.models import Area
from participate.processes.models import Cycle
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal, TitleGram
from participate.proposals.trigrams import grams_of, likeness

NEAR_METRES = 150
# Alike in words only, but farther apart than this: another place, so another proposal.
FAR_METRES = 500
LEAST_LIKENESS = 25
MOST = 5
MOST_BY_WORDS = 40
MOST_NEAR = 1_000
_EARTH = 6_371_000
_GONE = (Decision.MERGED, Decision.REJECTED, Decision.CANCELLED)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a proposal that is being written, or was sent, is compared by; None and "" are not known yet."""

    item_id: int | None = None
    area: Area | None = None
    latitude: float | None = None
    longitude: float | None = None
    title: str = ""
    exclude: int | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A proposal that looks alike; `metres` is the distance when both have a point, `words` the likeness in %."""

    proposal: Proposal
    same_item: bool
    metres: int | None
    words: int = 0
    reason: str = ""


def similar_to(*, cycle: Cycle, sought: Sought) -> list[Similar]:
    """Return at most five proposals of the cycle that look alike, the most alike first (three queries).

    The same entry counts within 150 m, or in the same area; whatever lies within 150 m counts; similar words count
    unless both places are known and lie apart.
    """
    grams = grams_of(sought.title)
    wanted = _place(sought) | Q(pk__in=_by_words(cycle, grams))
    rows = _light(cycle, wanted, sought.exclude)
    found = [row for row in (_compare(row, sought, grams) for row in rows) if _counts(row, sought)]
    best = sorted(found, key=_order)[:MOST]
    full = Proposal.objects.select_related("area", "category", "latest_event")
    whole = full.in_bulk([row.proposal.pk for row in best])
    return [
        Similar(whole[row.proposal.pk], row.same_item, row.metres, row.words)
        for row in best
        if row.proposal.pk in whole
    ]


def similar_to_proposal(proposal: Proposal) -> list[Similar]:
    """Return what looks like a proposal that was sent, with its proposer's words on why it is another one."""
    sought = Sought(
        item_id=proposal.dictionary_item_id, area=proposal.area, latitude=proposal.latitude,
        longitude=proposal.longitude, title=proposal.title, exclude=proposal.pk,
    )  # fmt: skip
    found = similar_to(cycle=proposal.cycle, sought=sought)
    told = dict(proposal.differences.values_list("other_id", "reason"))
    return [
        Similar(row.proposal, row.same_item, row.metres, row.words, told.get(row.proposal.pk, ""))
        for row in found
    ]


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> int:
    """Return the distance of two points on the globe in whole metres (haversine)."""
    a, b = radians(latitude), radians(other_latitude)
    high = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return round(2 * _EARTH * asin(sqrt(high)))


def _place(sought: Sought) -> Q:
    """Match the same entry in the same area, and a square around the point."""
    wanted = Q(pk__in=[])
    if sought.item_id and sought.area:
        wanted = Q(dictionary_item=sought.item_id, area=sought.area)
    if sought.latitude is None or sought.longitude is None:
        return wanted
    north = NEAR_METRES / 111_000
    east = north / max(0.05, cos(radians(sought.latitude)))
    return wanted | Q(
        latitude__range=(sought.latitude - north, sought.latitude + north),
        longitude__range=(sought.longitude - east, sought.longitude + east),
    )


def _by_words(cycle: Cycle, grams: Iterable[int]) -> list[int]:
    """Return the proposals that share most pieces with a title (one query, none without a title)."""
    numbers = list(grams)
    if not numbers:
        return []
    rows = TitleGram.objects.filter(cycle=cycle, gram__in=numbers).values("proposal")
    counted = rows.annotate(shared=Count("gram")).order_by("-shared", "proposal")
    least = max(2, len(numbers) * LEAST_LIKENESS // 100)
    return [row["proposal"] for row in counted.filter(shared__gte=least)[:MOST_BY_WORDS]]


def _light(cycle: Cycle, wanted: Q, exclude: int | None) -> QuerySet[Proposal]:
    """Return the candidates with just what they are compared by."""
    rows = Proposal.objects.filter(wanted, cycle=cycle, latest_event__isnull=False).exclude(pk=exclude)
    alive = rows.exclude(latest_event__decision__in=_GONE).select_related("area")
    return alive.only(
        "code", "title", "translations", "latitude", "longitude", "dictionary_item", "area__path"
    ).order_by("pk")[:MOST_NEAR]


def _compare(row: Proposal, sought: Sought, grams: frozenset[int]) -> Similar:
    """Measure one candidate; of its titles the one that is most alike counts."""
    points = (sought.latitude, sought.longitude, row.latitude, row.longitude)
    metres = None if None in points else metres_between(*points)  # type: ignore[arg-type]
    titles = [row.title, *(texts.get("title", "") for texts in row.translations.values())]
    words = max((likeness(grams, grams_of(title)) for title in titles if title), default=0) if grams else 0
    same = sought.item_id is not None and row.dictionary_item_id == sought.item_id
    return Similar(row, same, metres, words)


def _counts(row: Similar, sought: Sought) -> bool:
    """Say whether a candidate looks alike."""
    area = row.proposal.area
    if row.metres is not None and row.metres <= NEAR_METRES:
        return True
    if row.same_item and area == sought.area:
        return True
    if row.words < LEAST_LIKENESS:
        return False
    if row.metres is not None:
        return row.metres <= FAR_METRES
    paths = (area.path, sought.area.path) if sought.area else ("", "")
    return paths[0].startswith(paths[1]) or paths[1].startswith(paths[0])


def _order(row: Similar) -> tuple[bool, int, int, str]:
    """Same entry first, then the nearest, then the most alike in words, then by code."""
    metres = row.metres if row.metres is not None else NEAR_METRES
    return (not row.same_item, min(metres, NEAR_METRES), -row.words, row.proposal.code)
