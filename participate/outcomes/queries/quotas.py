"""Who was there and who is sent on: shares of women against the profile's quota."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from participate.kit.money import number_text, share_text
from participate.processes.enums import Gender
from participate.processes.models import Cycle


@dataclass(frozen=True, slots=True)
class Quota:
    """People and women among them, against `wanted_pct` percent."""

    label: str
    total: int
    women: int
    wanted_pct: int

    @property
    def reached(self) -> bool:
        """Whether enough of them are women (exact)."""
        return self.women * 100 >= self.wanted_pct * self.total

    @property
    def share(self) -> str:
        """The share of women in words, one digit."""
        return share_text(self.women, self.total, 1)

    @property
    def sentence(self) -> str:
        """The whole line: who, how many, what was wanted."""
        words = {
            "label": self.label, "women": number_text(self.women), "total": number_text(self.total),
            "share": self.share, "wanted": self.wanted_pct,
        }  # fmt: skip
        return (
            _("%(label)s: %(women)s of %(total)s are women (%(share)s; at least %(wanted)s%% wanted).")
            % words
        )


def quotas(cycle: Cycle) -> list[Quota]:
    """Return the quotas of the meeting that have people in them (2 queries)."""
    return [row for row in (*_delegates(cycle), attendance_quota(cycle)) if row.total]


def next_level_quota(cycle: Cycle) -> Quota:
    """Return the quota among the delegates to the next level (1 query)."""
    return _delegates(cycle)[1]


def attendance_quota(cycle: Cycle) -> Quota:
    """Return the quota among the people present at the meetings (1 query)."""
    sums = cycle.meetings.aggregate(total=Sum("present"), women=Sum("women"))
    wanted = cycle.settings.women_quota_pct
    return Quota(_("People present"), sums["total"] or 0, sums["women"] or 0, wanted)


def _delegates(cycle: Cycle) -> tuple[Quota, Quota]:
    """Return the quotas among the delegates and among those sent on."""
    women, sent = Q(gender=Gender.WOMAN), Q(sent_on=True)
    sums = cycle.delegates.aggregate(
        total=Count("pk"), women=Count("pk", filter=women), sent=Count("pk", filter=sent),
        sent_women=Count("pk", filter=sent & women),
    )  # fmt: skip
    wanted = cycle.settings.women_quota_pct
    return (
        Quota(_("Delegates"), sums["total"], sums["women"], wanted),
        Quota(_("Delegates to the next level"), sums["sent"], sums["sent_women"], wanted),
    )
