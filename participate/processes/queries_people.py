"""Named reads about delegates and attendance: lists for staff, counts for everybody."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from participate.accounts.models import User
from participate.kit.money import number_text, share_text
from participate.places.models import Area
from participate.processes.enums import Gender, Role
from participate.processes.models import Cycle, Delegate, Membership


@dataclass(frozen=True, slots=True)
class WomenQuota:
    """How many of `total` people are women, against at least `wanted` percent (0 = no quota)."""

    women: int
    total: int
    wanted: int

    @property
    def needed(self) -> int:
        """The least number of women that meets the quota (rounded up, exact)."""
        return -(-self.wanted * self.total // 100)

    @property
    def met(self) -> bool:
        """Whether enough of them are women."""
        return self.women >= self.needed

    @property
    def sentence(self) -> str:
        """How many, and what that means for the quota."""
        if not self.total:
            return ""
        values = {
            "women": number_text(self.women), "total": number_text(self.total), "wanted": self.wanted,
            "share": share_text(self.women, self.total, 1), "missing": number_text(self.needed - self.women),
        }  # fmt: skip
        if not self.wanted:
            return _("%(women)s of %(total)s are women (%(share)s).") % values
        if self.met:
            return (
                _("%(women)s of %(total)s are women (%(share)s). The quota of %(wanted)s%% is met.") % values
            )
        return (
            _("%(women)s of %(total)s are women (%(share)s). The quota is %(wanted)s%%: %(missing)s short.")
            % values
        )


@dataclass(frozen=True, slots=True)
class ListCounts:
    """The list of delegates in numbers: people."""

    total: int
    women: int
    voters: int
    linked: int


def list_counts(cycle: Cycle) -> ListCounts:
    """Return how many delegates there are, women, with a vote, with an account (one query)."""
    sums = cycle.delegates.aggregate(
        total=Count("pk"), women=Count("pk", filter=Q(gender=Gender.WOMAN)),
        voters=Count("pk", filter=Q(may_vote=True)), linked=Count("pk", filter=Q(user__isnull=False)),
    )  # fmt: skip
    return ListCounts(**sums)


def attendance_quota(cycle: Cycle) -> WomenQuota:
    """Return the quota over everybody present at the meetings (one query)."""
    sums = cycle.meetings.aggregate(total=Sum("present"), women=Sum("women"))
    return WomenQuota(sums["women"] or 0, sums["total"] or 0, cycle.settings.women_quota_pct)


def delegates_of(cycle: Cycle, search: str = "") -> QuerySet[Delegate]:
    """Return the delegates by code with their areas; `search` looks at code, name, group and area."""
    rows = Delegate.objects.filter(cycle=cycle).select_related("area").order_by("code")
    for word in search.split():
        rows = rows.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(group__icontains=word)
            | Q(area__name__icontains=word)
        )  # fmt: skip
    return rows


def next_code(cycle: Cycle) -> str:
    """Return the code after the highest one of the form D-01 (one query)."""
    codes = cycle.delegates.filter(code__startswith="D-").values_list("code", flat=True)
    numbers = [int(code[2:]) for code in codes if re.fullmatch(r"D-\d+", code)]
    return f"D-{max(numbers, default=0) + 1:02d}"


def groups_of(cycle: Cycle) -> list[str]:
    """Return the groups the delegates come from, by name (one query)."""
    return list(cycle.delegates.order_by("group").values_list("group", flat=True).distinct()[:60])


def areas_within(cycle: Cycle) -> QuerySet[Area]:
    """Return the cycle's area and everything below it, with the area each belongs to."""
    return Area.objects.within(cycle.area).select_related("parent").order_by("path")


def find_account(text: str) -> User | None:
    """Return the account with this e-mail or phone, written as people write it; None when there is none."""
    value = text.strip()
    if "@" in value:
        return User.objects.filter(email__iexact=value).first()
    phone = re.sub(r"[^\d+]", "", value)
    return User.objects.filter(phone__in={phone, re.sub(r"^0", "+62", phone)}).first() if phone else None


def votes_by_role(user: Any, cycle: Cycle) -> bool:
    """Say whether the account stands on the roll by its role, without an entry on the list (one query)."""
    codes = cycle.area.path.strip("/").split("/")
    here = Q(cycle=cycle) | Q(area__code__in=codes)
    return Membership.objects.filter(here, role=Role.DELEGATE, user=user).exists()
