"""What became of a cycle's proposals, in counts that add up."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from participate.processes.models import Cycle
from participate.processes.queries import public_cycles
from participate.proposals.enums import Decision as D
from participate.proposals.models import Proposal

# Every decision belongs to exactly one group; a test holds this table against the enum.
GROUPS: tuple[tuple[str, object, str, frozenset[str]], ...] = (
    ("done", _("Delivered"), "in", frozenset({D.COMPLETED, D.ASSESSED})),
    ("partly", _("Accepted or delivered in part"), "in", frozenset({D.PARTLY})),
    ("doing", _("Being carried out"), "in", frozenset({D.CONTRACTED, D.SELF_MANAGED, D.IN_PROGRESS})),
    ("budget", _("In the budget"), "in", frozenset({D.FUNDED, D.ACCEPTED, D.CONFIRMED})),
    ("forwarded", _("Passed on to an agency"), "wait", frozenset({D.ROUTED, D.FORWARDED})),
    (
        "waiting",
        _("Still being handled"),
        "wait",
        frozenset({D.SUBMITTED, D.RETURNED, D.RESUBMITTED, D.ELIGIBLE, D.ON_BALLOT}),
    ),
    ("merged", _("Merged into another proposal"), "plain", frozenset({D.MERGED})),
    ("deferred", _("Put off, with a reason"), "out", frozenset({D.DEFERRED})),
    ("rejected", _("Not possible, with a reason"), "out", frozenset({D.REJECTED, D.CANCELLED})),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """One group: how many proposals ended (or stand) there."""

    code: str
    label: str
    tone: str
    count: int


def fates_of(cycle: Cycle) -> list[Fate]:
    """Return the groups that hold proposals, in a fixed order; the counts sum to all proposals (one query)."""
    rows = Proposal.objects.filter(cycle=cycle).values_list("latest_event__decision").annotate(Count("pk"))
    counts = {decision or D.SUBMITTED.value: number for decision, number in rows.order_by()}
    made = [
        Fate(code, str(label), tone, sum(counts.get(str(item), 0) for item in members))
        for code, label, tone, members in GROUPS
    ]
    return [row for row in made if row.count]


def previous_of(cycle: Cycle) -> Cycle | None:
    """Return the same area's cycle of the year before, or None."""
    rows = public_cycles().filter(area=cycle.area, fiscal_year__lt=cycle.fiscal_year)
    return rows.order_by("-fiscal_year").first()
