"""The moderators' desk: what waits, what was said about it, and what can be taken back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import Book, book_from, first_book
from participate.deliberation.moderation.enums import State
from participate.deliberation.moderation.models import Appeal, Case, Decision, Report, RuleBook
from participate.deliberation.moderation.registry import Thing
from participate.deliberation.moderation.services.deciding import UNDO_WITHIN
from participate.processes.models import Cycle

TABS = {"waiting": State.OPEN, "returned": State.RETURNED, "decided": State.DECIDED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a moderator looks for; empty values filter nothing."""

    tab: str = "waiting"
    kind: str = ""
    rule: int = 0

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        return bool(self.kind or self.rule)


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the desk shows it; `own` says that this moderator may not decide it."""

    case: Case
    thing: Thing | None
    label: str
    own: bool
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Tools:
    """Counts of the tabs, the rules that hold, and the last click that can be taken back."""

    counts: dict[str, int]
    book: Book
    last: Any = None
    size: int = 0
    kinds: list[tuple[str, str]] = field(default_factory=list)


def cases(cycle: Cycle, wanted: Wanted) -> QuerySet[Case]:
    """Return the cases of a tab and a filter; what waits longest first, what was decided last first."""
    rows = Case.objects.filter(cycle=cycle, state=TABS[wanted.tab])
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.rule:
        rows = rows.filter(Exists(Report.objects.filter(case=OuterRef("pk"), rule=wanted.rule)))
    rows = rows.prefetch_related("reports")
    if wanted.tab == "waiting":
        return rows.order_by("opened_at", "pk")
    standing = Decision.objects.filter(undone_at=None)
    rows = rows.prefetch_related(Prefetch("decisions", standing, to_attr="standing"))
    return rows.order_by("-pk" if wanted.tab == "decided" else "opened_at", "pk")


def rows_of(found: Sequence[Case], user: Any) -> list[Row]:
    """Return the rows of a page with their words: one read or two for each kind on it, however many rows."""
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for case in found:
        keys[case.kind].append(case.key)
    things = {kind: registry.KINDS[kind].load(some) for kind, some in keys.items() if kind in registry.KINDS}
    return [_row(case, things.get(case.kind, {}).get(case.key), user) for case in found]


def _row(case: Case, thing: Thing | None, user: Any) -> Row:
    mine = user.pk == case.author_id or bool(thing and user.pk in thing.writers)
    reported = any(row.reporter_id == user.pk for row in case.reports.all())
    standing: list[Decision] = getattr(case, "standing", [])
    return Row(case, thing, registry.label_of(case.kind), mine or reported, standing[0] if standing else None)


def tools(cycle: Cycle, user: Any, now: datetime) -> Tools:
    """Return what stands around the list (one query)."""
    numbers = {name: _count(Case.objects.filter(state=state), "cycle") for name, state in TABS.items()}
    numbers["appeals"] = _count(Appeal.objects.filter(outcome=""), "decision__case__cycle")
    mine = Decision.objects.filter(
        case__cycle=OuterRef("pk"), by=user.pk, undone_at=None, at__gte=now - UNDO_WITHIN, appeal=None
    )
    newest = mine.order_by("-at", "-pk")
    book = RuleBook.objects.filter(cycle=OuterRef("pk")).order_by("-version")
    row = Cycle.objects.annotate(
        **numbers, last=Subquery(newest.values("batch")[:1]), version=Subquery(book.values("version")[:1]),
        rules=Subquery(book.values("rules")[:1]),
    ).values(*numbers, "last", "version", "rules").get(pk=cycle.pk)  # fmt: skip
    held = book_from(row["version"], row["rules"]) if row["version"] else first_book(cycle)
    kinds = [(kind.code, str(kind.label)) for kind in registry.KINDS.values()]
    return Tools({name: row[name] for name in numbers}, held, row["last"], kinds=kinds)


def _count(rows: QuerySet[Any], path: str) -> Any:
    """Return a count for each cycle as a part of a larger read."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def appeals(cycle: Cycle) -> QuerySet[Appeal]:
    """Return the appeals of a cycle, what is open first, the first due first."""
    rows = Appeal.objects.filter(decision__case__cycle=cycle)
    shown = rows.select_related("decision__case__author", "decision__by", "decided_by", "appellant")
    return shown.order_by(F("decided_at").desc(nulls_first=True), "due_on", "pk")


def waiting_in(cycles: Sequence[Cycle]) -> dict[int, dict[str, int]]:
    """Return for each cycle how many cases and appeals wait (2 queries), for boards above this room."""
    found = {cycle.pk: {"cases": 0, "appeals": 0} for cycle in cycles}
    rows = Case.objects.filter(cycle__in=found, state=State.OPEN).order_by().values_list("cycle")
    for pk, number in rows.annotate(number=Count("pk")):
        found[pk]["cases"] = number
    open_appeals = Appeal.objects.filter(decision__case__cycle__in=found, outcome="").order_by()
    for pk, number in open_appeals.values_list("decision__case__cycle").annotate(number=Count("pk")):
        found[pk]["appeals"] = number
    return found
