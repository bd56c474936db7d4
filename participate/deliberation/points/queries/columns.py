"""The two columns of a thread, and the strongest of each side for a list of threads: one read each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from participate.deliberation.models import Thread
from participate.deliberation.points.enums import Side
from participate.deliberation.points.models import Point, PointMark
from participate.deliberation.queries.threads import counters_open
from participate.deliberation.queries.votes import open_votes
from participate.processes.models import Cycle

PER_COLUMN = 25
STRONGEST_FIRST = (F("helpful_count").desc(), F("number").asc())
FIRST_FIRST = (F("number").asc(),)


@dataclass(frozen=True, slots=True)
class Column:
    """One side: how many points stand in it, and those shown."""

    side: Side
    total: int = 0
    points: list[Point] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The name of the column in addresses."""
        return "setuju" if self.side == Side.FOR else "keberatan"


@dataclass(frozen=True, slots=True)
class Balance:
    """How the two sides stand, for the meter: shares of its width in percent that add up to 100."""

    favour: int = 0
    against: int = 0

    @property
    def total(self) -> int:
        """Both sides together."""
        return self.favour + self.against

    @property
    def lacks(self) -> str:
        """The side nobody has written anything for, while the other has something."""
        if not self.total or (self.favour and self.against):
            return ""
        return Side.AGAINST if self.favour else Side.FOR

    @property
    def favour_share(self) -> str:
        """The width of the first part."""
        return _percent(self.favour, self.total)

    @property
    def against_share(self) -> str:
        """The width of the second part."""
        return _percent(self.against, self.total)


@dataclass(frozen=True, slots=True)
class Columns:
    """Both sides of a thread; `counters` says whether anybody may read how many found a point helpful."""

    favour: Column = Column(Side.FOR)
    against: Column = Column(Side.AGAINST)
    counters: bool = False

    @property
    def both(self) -> tuple[Column, Column]:
        """The sides in their order."""
        return self.favour, self.against

    @property
    def balance(self) -> Balance:
        """How the two sides stand."""
        return Balance(self.favour.total, self.against.total)


def standing() -> QuerySet[Point]:
    """Return the points that stand in a column."""
    return Point.objects.filter(merged_into=None, withdrawn_at=None, hidden_rule=0)


def columns(
    thread: Thread | None, user: Any, *, counters: bool, most: int = PER_COLUMN, page: int = 1
) -> Columns:
    """Return a page of both sides, the most helpful first, or the first written while counters are shut (one query)."""
    if thread is None:
        return Columns(counters=counters)
    order = STRONGEST_FIRST if counters else FIRST_FIRST
    rows = _placed(standing().filter(thread=thread), ["side"], order)
    begin = (page - 1) * most
    rows = rows.filter(place__gt=begin, place__lte=begin + most).annotate(
        helped=_helped(user), joined=_joined()
    )
    found: dict[str, list[Point]] = {side: [] for side in Side}
    for point in rows.select_related("author").order_by("place"):
        found[point.side].append(point)
    made = [Column(side, found[side][0].total if found[side] else 0, found[side]) for side in Side]
    return Columns(made[0], made[1], counters)


@dataclass(frozen=True, slots=True)
class Strongest:
    """What a card shows: how many stand on each side, and the strongest of each; none while counters are shut."""

    balance: Balance
    favour: Point | None = None
    against: Point | None = None


def strongest_of(cycle: Cycle, threads: Iterable[int | None]) -> dict[int, Strongest]:
    """Return the strongest of each side by thread, for a page of cards (one query, none without threads)."""
    keys = {key for key in threads if key is not None}
    if not keys:
        return {}
    rows = _placed(standing().filter(thread__in=keys), ["thread", "side"], STRONGEST_FIRST).filter(place=1)
    found: dict[int, dict[str, Point]] = {}
    for point in rows.annotate(voting=Exists(open_votes(cycle))):
        found.setdefault(point.thread_id, {})[point.side] = point
    shut = not counters_open(cycle)
    return {key: _strongest(sides, shut) for key, sides in found.items()}


def _strongest(sides: dict[str, Point], shut: bool) -> Strongest:
    """Put one card together."""
    one, other = sides.get(Side.FOR), sides.get(Side.AGAINST)
    balance = Balance(one.total if one else 0, other.total if other else 0)
    if shut or any(point.voting for point in sides.values()):
        return Strongest(balance)
    return Strongest(balance, one, other)


def _placed(rows: QuerySet[Point], by: list[str], order: tuple[Any, ...]) -> QuerySet[Point]:
    """Number the rows within their column, and count the column."""
    parts = [F(name) for name in by]
    return rows.annotate(
        place=Window(RowNumber(), partition_by=parts, order_by=order),
        total=Window(Count("pk"), partition_by=parts),
    )


def _helped(user: Any) -> Any:
    """Return whether the reader found a point helpful."""
    if not user.is_authenticated:
        return Value(False)
    return Exists(PointMark.objects.filter(point=OuterRef("pk"), user=user))


def _joined() -> Any:
    """Return how many other points were joined with one and still have words."""
    rows = Point.objects.filter(merged_into=OuterRef("pk"), withdrawn_at=None, hidden_rule=0)
    return Coalesce(Subquery(rows.order_by().values("merged_into").annotate(n=Count("pk")).values("n")), 0)


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "0%"
