"""Lists of questions: for everybody, for one thing, for one office."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from participate.deliberation.models import Thread
from participate.deliberation.questions.enums import Show
from participate.deliberation.questions.models import AlsoAsked, Answer, Postponement, Question
from participate.processes.models import Cycle, Office
from participate.processes.working_days import working_days

SOON = timedelta(days=2)
SHOWN = Q(withdrawn_at=None, hidden_rule=0)
OPEN = Q(answered_at=None) & SHOWN
ON_PANEL = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions a list shows; `office` is a code, "-" for those the organisers answer."""

    show: Show = Show.ALL
    office: str = ""
    search: str = ""
    about: int = 0

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        return bool(self.office or self.search or self.about)


def today_in(cycle: Cycle, now: datetime | None = None) -> date:
    """Return the day it is on the cycle's clocks; only shown, never decided by."""
    return working_days(cycle).local_day(now or datetime.now(UTC))


def tabs(today: date) -> dict[Show, Q]:
    """Return what each tab holds."""
    return {
        Show.ALL: Q(),
        Show.OPEN: OPEN,
        Show.DUE: OPEN & Q(due_on__gte=today, due_on__lte=today + SOON),
        Show.OVERDUE: OPEN & Q(due_on__lt=today),
        Show.ANSWERED: Q(answered_at__isnull=False),
        Show.FAQ: Q(faq_at__isnull=False),
    }


def shown(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Return questions with all that drawing them takes (4 queries)."""
    answers = Answer.objects.select_related("office").order_by("-number")
    later = Postponement.objects.select_related("office").order_by("-pk")
    return rows.select_related("thread", "office", "author").prefetch_related(
        Prefetch("answers", answers), Prefetch("postponements", later), "sounds"
    )


def questions_of(cycle: Cycle, wanted: Wanted, today: date) -> QuerySet[Question]:
    """Return the questions of a tab and a filter: open ones with the first due first, else the newest first."""
    rows = _filtered(Question.objects.filter(cycle=cycle), wanted).filter(tabs(today)[wanted.show])
    urgent = wanted.show in (Show.OPEN, Show.DUE, Show.OVERDUE)
    return shown(rows.order_by("due_on", "pk") if urgent else rows.order_by("-asked_at", "-pk"))


def _filtered(rows: QuerySet[Question], wanted: Wanted) -> QuerySet[Question]:
    """Keep what the office, the thread and the words ask for; what was taken back or hidden is left out."""
    rows = rows.filter(SHOWN)
    if wanted.office:
        rows = rows.filter(office=None) if wanted.office == "-" else rows.filter(office__code=wanted.office)
    if wanted.about:
        rows = rows.filter(thread=wanted.about)
    for word in wanted.search.split()[:8]:
        text = Q(body__icontains=word) | Q(thread__title__icontains=word)
        newest = Answer.objects.filter(body__icontains=word).values("question")
        rows = rows.filter(text | Q(pk__in=newest))
    return rows


def counts(cycle: Cycle, wanted: Wanted, today: date) -> dict[str, int]:
    """Return how many questions each tab holds under the filter (one query)."""
    return numbers_of(_filtered(Question.objects.filter(cycle=cycle), wanted), today)


def numbers_of(rows: QuerySet[Question], today: date) -> dict[str, int]:
    """Return how many of the questions each tab holds (one query)."""
    sums = {show.value: Count("pk", filter=rule or Q(pk__isnull=False)) for show, rule in tabs(today).items()}
    return dict(rows.aggregate(**sums))


def overdue_by_office(cycle: Cycle, today: date) -> list[dict[str, Any]]:
    """Return the offices with late answers, most late ones first; no office is the organisers (one query)."""
    rows = Question.objects.filter(OPEN, cycle=cycle, due_on__lt=today).order_by()
    named = rows.values(code=F("office__code"), name=F("office__name")).annotate(late=Count("pk"))
    return list(named.order_by("-late", "name"))


def offices_asked(cycle: Cycle) -> QuerySet[Office]:
    """Return the offices of a process, by name (one query)."""
    return Office.objects.filter(cycle=cycle).order_by("name")


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page shows of the questions about its thing: the often asked, the newest others, how many there are."""

    faq: tuple[Question, ...] = ()
    newest: tuple[Question, ...] = ()
    total: int = 0
    late: int = 0


def panel_of(thread: Thread, today: date) -> Panel:
    """Return the questions of a thread for its page (5 queries; 1 where nobody has asked)."""
    rows = Question.objects.filter(SHOWN, thread=thread)
    late = Count("pk", filter=OPEN & Q(due_on__lt=today))
    sums = rows.aggregate(total=Count("pk"), late=late, faq=Count("pk", filter=Q(faq_at__isnull=False)))
    if not sums["total"]:
        return Panel()
    found = list(
        shown(rows.order_by(F("faq_at").asc(nulls_last=True), "-asked_at", "-pk"))[: sums["faq"] + ON_PANEL]
    )
    for row in found:
        row.thread = thread
    faq = tuple(row for row in found if row.faq_at)
    return Panel(faq, tuple(row for row in found if not row.faq_at), sums["total"], sums["late"])


def also_asked_by(user: Any, questions: list[Question]) -> frozenset[int]:
    """Return which of the questions the person wants to know too (one query; none for nobody)."""
    if not user.is_authenticated:
        return frozenset()
    rows = AlsoAsked.objects.filter(user=user, question__in=[row.pk for row in questions])
    return frozenset(rows.values_list("question_id", flat=True))


def desk_of(
    cycle: Cycle, offices: frozenset[int], organises: bool, show: Show, today: date
) -> QuerySet[Question]:
    """Return the questions that wait for somebody's offices; for organisers also those without an office."""
    rows = for_offices(cycle, offices, organises).filter(tabs(today)[show])
    order = ("-answered_at", "-pk") if show == Show.ANSWERED else ("due_on", "pk")
    return shown(rows.order_by(*order))


def suggested(cycle: Cycle) -> QuerySet[Question]:
    """Return the questions somebody suggests for the often asked, the oldest suggestion first (one query)."""
    rows = Question.objects.filter(SHOWN, cycle=cycle, faq_suggested_at__isnull=False, faq_at=None)
    return rows.select_related("thread").order_by("faq_suggested_at", "pk")[:10]


def for_offices(cycle: Cycle, offices: frozenset[int], organises: bool) -> QuerySet[Question]:
    """Return everything asked of the offices, and of the organisers for those who organise."""
    mine = Q(office__in=offices) | (Q(office=None) if organises else Q(pk__in=[]))
    return Question.objects.filter(SHOWN & mine, cycle=cycle)
