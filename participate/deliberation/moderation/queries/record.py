"""The public record: what was decided by which rule and how quickly; no words, no names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import QuerySet

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import Book, books_of
from participate.deliberation.moderation.enums import DONE, Action
from participate.deliberation.moderation.models import Case, Decision
from participate.kit.clock import local_datetime
from participate.processes.models import Cycle

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    number: int
    day: Any
    kind: str
    rule: int
    title: str
    version: int
    code: str
    action: str
    hours: int
    undone: bool
    appealed: Any
    outcome: str
    outcome_label: str
    outcome_day: Any
    outcome_reason: str

    @property
    def days(self) -> int:
        """Whole days, from the second one on; before that hours say more."""
        return self.hours // 24 if self.hours >= 48 else 0


def decisions(cycle: Cycle) -> QuerySet[Decision]:
    """Return the decisions of a cycle, the newest first."""
    return Decision.objects.filter(case__cycle=cycle).select_related("case", "appeal").order_by("-at", "-pk")


def entries(cycle: Cycle, rows: Iterable[Decision], books: dict[int, Book] | None = None) -> list[Entry]:
    """Return decisions as lines of the record (one query for the rules)."""
    known = books if books is not None else books_of(cycle)
    return [_entry(cycle, row, known) for row in rows]


def _entry(cycle: Cycle, row: Decision, books: dict[int, Book]) -> Entry:
    rule = books[row.version].rule(row.rule) if row.version in books else None
    appeal = getattr(row, "appeal", None)
    day = lambda moment: local_datetime(moment, cycle.time_zone).date() if moment else None  # noqa: E731
    return Entry(
        number=row.pk, day=day(row.at), kind=registry.label_of(row.case.kind), rule=row.rule,
        title=rule.title if rule else "", version=row.version, code=row.action, action=str(DONE[Action(row.action)]),
        hours=hours(row.at - row.case.opened_at), undone=row.undone_at is not None,
        appealed=day(appeal.at) if appeal else None, outcome=appeal.outcome if appeal else "",
        outcome_label=appeal.get_outcome_display() if appeal and appeal.outcome else "",
        outcome_day=day(appeal.decided_at) if appeal else None, outcome_reason=appeal.reason if appeal else "",
    )  # fmt: skip


def hours(span: timedelta) -> int:
    """Return whole hours, begun ones counted."""
    return max(0, -int(-span.total_seconds() // 3600))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Moderation of a process in numbers; shares in percent, None where there is nothing to share."""

    reports: int
    waiting: int
    decided: int
    by_action: list[dict[str, Any]]
    by_rule: list[dict[str, Any]]
    median_hours: int | None
    appeals: int
    reversed_count: int
    reversed_share: int | None


def numbers(cycle: Cycle, book: Book) -> Numbers:
    """Work the numbers out (2 queries); decisions that were taken back do not count."""
    cases = list(Case.objects.filter(cycle=cycle).values_list("state", "report_count"))
    rows = Decision.objects.filter(case__cycle=cycle, undone_at=None)
    found = list(rows.values_list("action", "rule", "at", "case__opened_at", "appeal__outcome"))
    spans = [hours(at - opened) for _action, _rule, at, opened, _outcome in found]
    appealed = [outcome for *_rest, outcome in found if outcome is not None]
    turned = sum(outcome == "reversed" for outcome in appealed)
    judged = sum(bool(outcome) for outcome in appealed)
    return Numbers(
        reports=sum(count for _state, count in cases), waiting=sum(state == "open" for state, _count in cases),
        decided=len(found), median_hours=round(median(spans)) if spans else None,
        by_action=[_bar(DONE[one], sum(row[0] == one for row in found)) for one in Action],
        by_rule=[_bar(f"{row.number}. {row.title}", sum(one[1] == row.number for one in found)) for row in book.rules],
        appeals=len(appealed), reversed_count=turned, reversed_share=round(100 * turned / judged) if judged else None,
    )  # fmt: skip


def _bar(label: Any, value: int) -> dict[str, Any]:
    return {"label": str(label), "value": value, "text": str(value)}


def table(cycle: Cycle, now: datetime) -> list[list[str]]:
    """Return the whole record as lines of a sheet, its heading first; codes stay English (2 queries)."""
    head = ["number", "date", "kind", "rule", "rules_version", "action", "hours_to_decide", "taken_back", "appealed",
            "outcome", "outcome_date", "outcome_reason"]  # fmt: skip
    lines = [head]
    for row in entries(cycle, decisions(cycle).order_by("at", "pk")):
        lines.append(
            [str(row.number), str(row.day), row.kind, str(row.rule or ""), str(row.version), row.code, str(row.hours),
             "yes" if row.undone else "", str(row.appealed or ""), row.outcome, str(row.outcome_day or ""),
             row.outcome_reason]
        )  # fmt: skip
    return lines
