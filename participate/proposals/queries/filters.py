"""The public list: filters from the address, search, order, and totals that add up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participate.proposals.enums import Decision, Kind
from participate.proposals.models import Proposal

D = Decision


@dataclass(frozen=True, slots=True)
class Group:
    """Statuses that people see as one; every decision belongs to exactly one group."""

    code: str
    label: str | Promise
    decisions: tuple[Decision, ...]
    tone: str


GROUPS = (
    Group("diperiksa", _("Being checked"), (D.SUBMITTED, D.RETURNED, D.RESUBMITTED, D.REOPENED), "wait"),
    Group("siap", _("Ready for the meeting"), (D.ELIGIBLE, D.ON_BALLOT), "in"),
    Group("diterima", _("Funded or accepted"), (D.FUNDED, D.ACCEPTED, D.PARTLY, D.CONFIRMED), "in"),
    Group(
        "dilaksanakan",
        _("Carried out"),
        (D.CONTRACTED, D.SELF_MANAGED, D.IN_PROGRESS, D.COMPLETED, D.ASSESSED),
        "in",
    ),
    Group("diteruskan", _("With an agency"), (D.ROUTED, D.FORWARDED), "wait"),
    Group("ditunda", _("Put off"), (D.DEFERRED,), "out"),
    Group("digabung", _("Merged into another"), (D.MERGED,), "plain"),
    Group("ditolak", _("Not accepted"), (D.REJECTED, D.CANCELLED), "out"),
)
ORDERS = {
    "kode": _("By code"),
    "biaya": _("Most expensive first"),
    "murah": _("Cheapest first"),
    "warga": _("Most people first"),
    "baru": _("Latest news first"),
}
_COLUMNS = {
    "kode": (Length("code"), "code"),
    "biaya": ("-cost", "code"),
    "murah": ("cost", "code"),
    "warga": ("-beneficiaries_total", "code"),
    "baru": ("-latest_event__at", "code"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; unknown values are ignored, so an old link still opens."""

    words: str = ""
    status: str = ""
    category: str = ""
    area: str = ""
    track: str = ""
    kind: str = ""
    order: str = "kode"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """Read the filters from an address such as `?cari=lampu&status=ditunda&urut=biaya`."""
        groups = {group.code for group in GROUPS}
        status, kind, order = query.get("status", ""), query.get("jenis", ""), query.get("urut", "")
        return cls(
            words=query.get("cari", "").strip()[:100],
            status=status if status in groups else "",
            category=query.get("bidang", "")[:20],
            area=query.get("wilayah", "")[:60],
            track=query.get("jalur", "")[:40],
            kind=kind if kind in Kind.values else "",
            order=order if order in ORDERS else "kode",
        )

    @property
    def active(self) -> bool:
        """Whether anything is filtered (the order is no filter)."""
        return any((self.words, self.status, self.category, self.area, self.track, self.kind))

    def as_query(self) -> dict[str, str]:
        """Return the filters as they stand in an address, without the empty ones."""
        names = {"cari": self.words, "status": self.status, "bidang": self.category, "wilayah": self.area,
                 "jalur": self.track, "jenis": self.kind, "urut": "" if self.order == "kode" else self.order}  # fmt: skip
        return {name: value for name, value in names.items() if value}

    def apply(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Return the rows that match, in the wanted order."""
        wanted = Q()
        for word in self.words.lower().split():
            wanted &= Q(search_text__contains=word)
        group = next((row for row in GROUPS if row.code == self.status), None)
        if group:
            wanted &= Q(latest_event__decision__in=group.decisions)
        columns = {
            "category__code": self.category,
            "area__code": self.area,
            "track": self.track,
            "kind": self.kind,
        }
        wanted &= Q(**{name: value for name, value in columns.items() if value})
        return rows.filter(wanted).order_by(*_COLUMNS[self.order])


@dataclass(frozen=True, slots=True)
class Total:
    """One row of the totals: how many proposals, and their cost in minor units."""

    code: str
    label: str | Promise
    number: int
    cost: int
    tone: str = "plain"


def totals(rows: QuerySet[Proposal]) -> tuple[list[Total], Total]:
    """Return the totals per group and of all (one query); the groups always add up to all.

    A merged proposal costs nothing of its own: its quantity stands in the other one. A row
    “without a status” takes whatever no group holds, so a difference can never be hidden.
    """
    found = (
        rows.order_by().values_list("latest_event__decision").annotate(number=Count("pk"), cost=Sum("cost"))
    )
    by_decision = {
        decision: (number, cost or 0) for decision, number, cost in found.order_by("latest_event__decision")
    }
    parts = []
    for group in GROUPS:
        pairs = [by_decision.pop(decision.value, (0, 0)) for decision in group.decisions]
        number, cost = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        cost = 0 if group.code == "digabung" else cost
        parts.append(Total(group.code, group.label, number, cost, group.tone))
    rest = sum(pair[0] for pair in by_decision.values()), sum(pair[1] for pair in by_decision.values())
    if rest[0]:
        parts.append(Total("", _("Without a status"), *rest))
    whole = Total("", _("All proposals"), sum(row.number for row in parts), sum(row.cost for row in parts))
    return [row for row in parts if row.number], whole
