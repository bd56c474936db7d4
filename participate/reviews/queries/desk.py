"""The reviewers' desk: what is whose, what is due, what nobody has."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from participate.accounts.models import User
from participate.processes.enums import Role
from participate.processes.models import Cycle, Membership
from participate.processes.working_days import working_days
from participate.proposals.models import Proposal
from participate.proposals.queries.verification import WAITING
from participate.reviews.enums import OPEN_STATES, PUBLIC_KINDS, BulkKind
from participate.reviews.models import BulkAction, Opinion, OpinionRequest, Review

# Due soon: today and the day after.
SOON = timedelta(days=1)
OPEN = Q(state__in=OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty texts filter nothing."""

    tab: str = "mine"
    office: str = ""
    state: str = ""
    search: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        return any((self.office, self.state, self.search))


def tabs(user: Any, today: date) -> dict[str, Q]:
    """Return what each tab holds."""
    return {
        "mine": OPEN & Q(reviewer=user.pk),
        "due": OPEN & Q(due_on__gte=today, due_on__lte=today + SOON),
        "overdue": OPEN & Q(due_on__lt=today),
        "unassigned": OPEN & Q(reviewer__isnull=True),
        "answer": OPEN & Q(Exists(_unanswered(user))),
        "open": OPEN,
        "finished": Q(state="finished"),
    }


# What people see who answer for an office and do not verify.
FOR_OFFICES = ("answer",)


def _unanswered(user: Any) -> QuerySet[OpinionRequest]:
    """Return the questions that wait for an answer of the person's offices, of the outer review."""
    return OpinionRequest.objects.filter(
        review=OuterRef("pk"), withdrawn_at__isnull=True, opinions__isnull=True, office__members__user=user.pk
    )


def today_in(cycle: Cycle, now: datetime) -> date:
    """Return the day it is on the cycle's clocks."""
    return working_days(cycle).local_day(now)


def desk(cycle: Cycle, wanted: Wanted, *, user: Any, now: datetime) -> QuerySet[Review]:
    """Return the reviews of a tab and a filter, the first due first, with what a row shows."""
    rows = Review.objects.filter(tabs(user, today_in(cycle, now))[wanted.tab], proposal__cycle=cycle)
    if wanted.office:
        asked = OpinionRequest.objects.filter(
            review=OuterRef("pk"), office__code=wanted.office, withdrawn_at=None
        )
        rows = rows.filter(Exists(asked))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    for word in wanted.search.lower().split()[:8]:
        rows = rows.filter(proposal__search_text__contains=word)
    shown = rows.select_related("proposal__area", "proposal__category", "proposal__latest_event", "reviewer")
    order = ("-closed_at", "-pk") if wanted.tab == "finished" else ("due_on", "pk")
    return shown.prefetch_related(_requests()).order_by(*order)


def _requests() -> Prefetch:
    """Load the questions that hold with office and the verdict that counts (one query)."""
    newest = Opinion.objects.filter(request=OuterRef("pk")).order_by("-pk")
    rows = OpinionRequest.objects.filter(withdrawn_at__isnull=True).select_related("office")
    return Prefetch("requests", rows.annotate(verdict=Subquery(newest.values("verdict")[:1])).order_by("pk"))


def counts(cycle: Cycle, user: Any, now: datetime) -> dict[str, int]:
    """Return how many reviews each tab holds (one query)."""
    found = tabs(user, today_in(cycle, now))
    sums = {name: Count("pk", filter=condition) for name, condition in found.items()}
    return Review.objects.filter(proposal__cycle=cycle).aggregate(**sums)


@dataclass(frozen=True, slots=True)
class Tools:
    """What those who lead reviews can do: how many proposals have no review yet, and their last action, if any."""

    fresh: int
    last: int | None
    kind: str = ""
    number: int = 0


def tools(cycle: Cycle, user: Any) -> Tools:
    """Return what those who lead reviews can do from the desk (one query)."""
    there = Review.objects.filter(OPEN, proposal=OuterRef("pk"), asked=OuterRef("latest_event"))
    waiting = Proposal.objects.filter(
        ~Exists(there), cycle=OuterRef("pk"), latest_event__decision__in=WAITING
    ).order_by()
    number = waiting.values("cycle").annotate(number=Count("pk")).values("number")
    mine = BulkAction.objects.filter(cycle=OuterRef("pk"), by=user.pk, undone_at=None)
    last = mine.exclude(kind__in=PUBLIC_KINDS).order_by("-pk")
    row = Cycle.objects.annotate(
        fresh=Subquery(number), last=Subquery(last.values("pk")[:1]), kind=Subquery(last.values("kind")[:1]),
        size=Subquery(last.values("size")[:1]),
    ).values_list("fresh", "last", "kind", "size").get(pk=cycle.pk)  # fmt: skip
    label = str(BulkKind(row[2]).label) if row[2] else ""
    return Tools(row[0] or 0, row[1], label, row[3] or 0)


def team(cycle: Cycle) -> list[User]:
    """Return the people who verify in the cycle, by name (one query)."""
    codes = cycle.area.path.strip("/").split("/")
    scope = Q(cycle=cycle) | Q(area__code__in=codes) | Q(cycle__isnull=True, area__isnull=True)
    held = Membership.objects.filter(scope, user=OuterRef("pk"), role__in=(Role.VERIFIER, Role.ADMINISTRATOR))
    return list(
        User.objects.filter(Exists(held) | Q(is_superuser=True), is_active=True).order_by(
            "display_name", "pk"
        )
    )


def next_for(user: Any, cycle: Cycle, after: Review) -> Review | None:
    """Return the next open review of the person, the first due first, else None (one query)."""
    rows = Review.objects.filter(OPEN, proposal__cycle=cycle, reviewer=user.pk).exclude(pk=after.pk)
    return rows.order_by("due_on", "pk").first()
