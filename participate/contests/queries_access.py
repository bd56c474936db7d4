"""Named reads around the ways to a ballot: packages of paper codes, in numbers."""

from typing import Any

from django.db.models import Count, Q

from participate.contests.models import CodePackage
from voting.ballots.models import Contest


def packages_of(contest: Contest) -> list[Any]:
    """Return the packages with `used` and `cancelled` codes counted, newest first (one query).

    Which code was used is not known here, and who used it nowhere.
    """
    used = Count("slips", filter=Q(slips__roll__participation__isnull=False))
    cancelled = Count("slips", filter=Q(slips__roll__status="removed"))
    rows = CodePackage.objects.filter(contest=contest).annotate(used=used, cancelled=cancelled)
    return list(rows.order_by("-number"))
