"""What became of every proposal of a cycle, in groups whose counts add up to all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from participate.processes.models import Cycle
from participate.proposals.enums import Decision as Step
from participate.proposals.models import Proposal
from participate.proposals.stages import find_stage, stages_of
from participate.proposals.transitions import StageKind as K

_ACCEPTED = (Step.ACCEPTED, Step.PARTLY, Step.CONFIRMED)
_WORKING = (Step.CONTRACTED, Step.SELF_MANAGED, Step.IN_PROGRESS)
# (code, label, tone, does a newest step of (decision, kind of stage) belong here); the first match counts.
_GROUPS: tuple[tuple[str, object, str, Callable[[str, K], bool]], ...] = (
    ("delivered", _("Delivered"), "in", lambda d, k: d in (Step.COMPLETED, Step.ASSESSED)),
    ("partly", _("Delivered in part"), "in", lambda d, k: d == Step.PARTLY and k == K.DELIVER),
    ("working", _("Being carried out"), "in", lambda d, k: d in _WORKING),
    ("in_budget", _("In the adopted budget"), "in", lambda d, k: d in _ACCEPTED and k == K.BUDGET),
    ("on_the_way", _("On the list, the budget still has to confirm it"), "in",
     lambda d, k: d == Step.FUNDED or d in _ACCEPTED),
    ("forwarded", _("Passed on to an agency"), "wait", lambda d, k: d in (Step.FORWARDED, Step.ROUTED)),
    ("deferred", _("Deferred"), "out", lambda d, k: d == Step.DEFERRED),
    ("rejected", _("Rejected"), "out", lambda d, k: d in (Step.REJECTED, Step.CANCELLED)),
    ("merged", _("Merged with another proposal"), "plain", lambda d, k: d == Step.MERGED),
    ("waiting", _("Still being checked"), "wait", lambda d, k: True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """One group: how many proposals have come to this."""

    code: str
    label: str
    tone: str
    count: int


def fates(cycle: Cycle) -> list[Fate]:
    """Return the groups that have proposals in them (1 query); their counts add up to all proposals."""
    stages = stages_of(cycle)
    pairs = (
        Proposal.objects.filter(cycle=cycle)
        .values_list("latest_event__decision", "latest_event__stage")
        .annotate(count=Count("pk"))
        .order_by()
    )
    sums: dict[str, int] = {}
    for decision, stage, count in pairs:
        code = _group(decision, find_stage(stages, stage or "").kind)
        sums[code] = sums.get(code, 0) + count
    return [
        Fate(code, str(label), tone, sums[code]) for code, label, tone, _belongs in _GROUPS if sums.get(code)
    ]


def _group(decision: str | None, kind: K) -> str:
    """Return the group of a newest step."""
    return next(code for code, _label, _tone, belongs in _GROUPS if belongs(decision or "", kind))


def cycle_before(cycle: Cycle) -> Cycle | None:
    """Return the newest earlier public cycle of the same area, or None (2 queries).

    Of two in one year the one that was decided, and decided first, counts: a rehearsal comes after it.
    """
    rows = Cycle.objects.filter(area=cycle.area_id, fiscal_year__lt=cycle.fiscal_year, is_public=True)
    decided = F("decision__published_at").asc(nulls_last=True)
    return rows.select_related("area").prefetch_related("phases").order_by("-fiscal_year", decided).first()
