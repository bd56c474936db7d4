"""One reading of a cycle's facts for all live blocks of a page.

Several blocks on a page speak of the same cycle: whatever the first one reads, the others find here.
Nothing is kept beyond the answer to one request.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q

from cms import facts as gathering
from participate.kit.clock import database_now
from participate.outcomes.queries.fates import Fate, cycle_before
from participate.outcomes.queries.fates import fates as fates_of
from participate.processes import timetable
from participate.processes.facts import CycleFacts, level_words
from participate.processes.models import Cycle
from participate.processes.queries import newest_cycle, public_cycles
from participate.processes.rules import three_sentences
from participate.proposals.models import Proposal


class LiveFacts:
    """Facts of the cycles on one page, each read once."""

    has_own = False  # whether the page speaks of one cycle of its own
    said: int | None = None  # the cycle whose open thing stands at the top of the page already

    def __init__(self) -> None:
        self._cycles: dict[str, Cycle | None] = {}
        self._facts: dict[int, CycleFacts] = {}
        self._fates: dict[int, list[Fate]] = {}
        self._running: list[Cycle] | None = None
        self._now: datetime | None = None

    @classmethod
    def of(cls, context: dict[str, Any]) -> "LiveFacts":
        """Return the reading of the request that is being answered (a new one outside a request)."""
        request = context.get("request")
        if request is None:
            return cls()
        if not hasattr(request, "live_facts"):
            request.live_facts = cls()
        return request.live_facts

    def now(self) -> datetime:
        """Return the moment the page speaks of."""
        self._now = self._now or database_now()
        return self._now

    def cycle(self, slug: str, page: Any) -> Cycle | None:
        """Return the chosen public cycle, else the page's own, else the newest; None when there is none."""
        own = getattr(page, "cycle_id", None)
        key = slug or (f"#{own}" if own else "newest")
        if key not in self._cycles:
            self._cycles[key] = self._find(slug, own)
        return self._cycles[key]

    def _find(self, slug: str, own: int | None) -> Cycle | None:
        """Read one cycle, unless it is among the running ones that are known already."""
        if not slug and not own:
            return next(iter(self.running()), None) or newest_cycle()
        found = next((row for row in self._running or () if slug == row.slug or own == row.pk), None)
        return found or public_cycles().filter(Q(slug=slug) if slug else Q(pk=own)).first()

    def running(self) -> list[Cycle]:
        """Return the public processes that are not archived, the newest first, a dozen at most."""
        if self._running is None:
            rows = public_cycles().filter(is_archived=False).order_by("-fiscal_year", "slug")
            self._running = list(rows[:12])
        return self._running

    def fates(self, cycle: Cycle) -> list[Fate]:
        """Return what became of the cycle's proposals."""
        if cycle.pk not in self._fates:
            self._fates[cycle.pk] = fates_of(cycle)
        return self._fates[cycle.pk]

    def facts(self, cycle: Cycle) -> CycleFacts:
        """Return the cycle's counts and money."""
        if cycle.pk not in self._facts:
            self._facts[cycle.pk] = gathering.gather(cycle, self.fates(cycle))
        return self._facts[cycle.pk]

    def now_open(self, cycle: Cycle, *, alone: bool) -> dict[str, Any]:
        """Return what is open: in this cycle alone, or in every running one that has something open."""
        first = timetable.now_open(cycle, self.now())
        rows = [] if alone else self.running()
        opened = [(row, timetable.now_open(row, self.now())) for row in rows]
        others = [(row, now) for row, now in opened if now.tone == "in" and row.pk != self.said]
        return {"now": first, "opened": others[:4], "said": bool(self.said) and not alone}

    def steps(self, cycle: Cycle) -> dict[str, Any]:
        """Return the phases with today among them."""
        return {"steps": timetable.steps(cycle, self.now())}

    def envelope(self, cycle: Cycle) -> dict[str, Any]:
        """Return the money of the cycle."""
        facts = self.facts(cycle)
        amount = getattr(cycle, "newest_envelope", None) or 0
        return {"facts": facts, "envelope": amount, "left": amount - facts.spent}

    def ballot(self, cycle: Cycle) -> dict[str, Any]:
        """Return who votes how, and whether it is open."""
        amount = getattr(cycle, "newest_envelope", None) or 0
        delegates = cycle.delegates.filter(may_vote=True).count()
        rules = self.facts(cycle).rule_sentences or three_sentences(cycle, amount, delegates)
        now = self.now()
        voting = next((p for p in cycle.phases.all() if "vote" in p.capabilities), None)
        return {
            "rules": rules,
            "voting": voting,
            "voting_open": bool(voting and voting.starts_at <= now < voting.ends_at),
            "voting_until": timetable.moment_text(voting.ends_at, cycle) if voting else "",
            "voting_from": timetable.moment_text(voting.starts_at, cycle) if voting else "",
            "voting_over": bool(voting and voting.ends_at <= now),
        }

    def result(self, cycle: Cycle) -> dict[str, Any]:
        """Return what was decided."""
        level = self.facts(cycle).level
        return {**self.envelope(cycle), "level": level, "level_words": level_words(level)}

    def proposals(self, cycle: Cycle, count: int) -> dict[str, Any]:
        """Return the newest proposals and how many there are."""
        rows = Proposal.objects.filter(cycle=cycle).select_related("category", "area", "latest_event")
        shown = list(rows.prefetch_related("photos").order_by("-pk")[:count])
        return {"proposals": shown, "facts": self.facts(cycle)}

    def places(self, cycle: Cycle) -> dict[str, Any]:
        """Return the proposals by area, for the list beside the map."""
        rows = Proposal.objects.filter(cycle=cycle).order_by("area__path", "code")
        points = list(
            rows.values("code", "title", "area__name", "latitude", "longitude", "category__code")[:500]
        )
        placed = pins(points)
        return {"areas": by_area(points), "pins": placed, "names": area_names(placed)}

    def last_year(self, cycle: Cycle) -> dict[str, Any]:
        """Return what became of the proposals of the year before (or of this one, once it is decided)."""
        before = cycle_before(cycle) or cycle
        fates = self.fates(before)
        return {"before": before, "fates": fates, "total": sum(row.count for row in fates)}


def by_area(points: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group the points by area, in the order of the area tree."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in points:
        found.setdefault(row["area__name"], []).append(row)
    return list(found.items())


def pins(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Place the points on a 1000 x 560 drawing that keeps distances true near the equator."""
    placed = [row for row in points if row["latitude"] is not None]
    if not placed:
        return []
    lats = [row["latitude"] for row in placed]
    lons = [row["longitude"] for row in placed]
    span = max(max(lats) - min(lats), (max(lons) - min(lons)) * 430 / 900, 1e-6)
    scale = 430 / span
    left = 500 - (max(lons) + min(lons)) / 2 * scale
    top = 300 + (max(lats) + min(lats)) / 2 * scale
    return [
        {**row, "x": round(left + row["longitude"] * scale, 1), "y": round(top - row["latitude"] * scale, 1)}
        for row in placed
    ]


def area_names(placed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return where the name of each area stands: above the middle of its pins."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in placed:
        found.setdefault(row["area__name"], []).append(row)
    return [
        {"name": name, "x": sum(r["x"] for r in rows) / len(rows), "y": min(r["y"] for r in rows) - 32}
        for name, rows in found.items()
    ]
