"""Named reads of the processes room."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from participate.kit.clock import database_now
from participate.places.models import Area
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle, Envelope, Membership, Phase

# A plain statement: every page of a cycle asks it for everybody who is signed in.
_ROLES = """SELECT m.role FROM processes_membership m LEFT JOIN places_area a ON a.id = m.area_id
WHERE m.user_id = %%s AND (m.cycle_id = %%s OR a.code IN (%s) OR (m.cycle_id IS NULL AND m.area_id IS NULL))"""


def open_phases(cycle: Cycle, at: datetime) -> list[Phase]:
    """Return the phases of `cycle` open at `at`, in order."""
    return [p for p in cycle.phases.all() if p.starts_at <= at < p.ends_at]


def is_open(cycle: Cycle, capability: Capability, at: datetime | None = None) -> bool:
    """Say whether a phase with `capability` is open at `at` (None = the database's now)."""
    moment = at or database_now()
    return any(capability in phase.capabilities for phase in open_phases(cycle, moment))


def current_envelope(cycle: Cycle) -> Envelope | None:
    """Return the newest envelope, or None when no money has been announced."""
    return cycle.envelopes.order_by("-decided_at", "-id").first()


def envelope_amount(cycle: Cycle) -> int:
    """Return the newest envelope's amount in minor units; 0 when none was announced."""
    envelope = current_envelope(cycle)
    return envelope.amount if envelope else 0


def public_cycles() -> QuerySet[Cycle]:
    """Return the cycles everyone may see, newest first, with what their headings need."""
    newest = Envelope.objects.filter(cycle=OuterRef("pk")).order_by("-decided_at", "-id")
    return (
        Cycle.objects.filter(is_public=True)
        .select_related("area", "profile")
        .prefetch_related("phases")
        .annotate(newest_envelope=Subquery(newest.values("amount")[:1]))
    )


def finished_cycles(now: datetime) -> QuerySet[Cycle]:
    """Return the public cycles that are archived or whose last phase is over, newest first."""
    ahead = Phase.objects.filter(cycle=OuterRef("pk"), ends_at__gt=now)
    some = Phase.objects.filter(cycle=OuterRef("pk"))
    over = Q(Exists(some)) & ~Q(Exists(ahead))
    return public_cycles().filter(Q(is_archived=True) | over)


def newest_cycle() -> Cycle | None:
    """Return the public cycle people mean by "the process": the newest one that is not archived."""
    return public_cycles().order_by("is_archived", "-fiscal_year", "slug").first()


def roles_in(user: Any, cycle: Cycle) -> frozenset[str]:
    """Return the person's roles in a cycle: given for it, for an area around it, or everywhere (one query)."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    codes = cycle.area.path.strip("/").split("/")
    with connection.cursor() as cursor:
        cursor.execute(_ROLES % ", ".join(["%s"] * len(codes)), [user.pk, cycle.pk, *codes])
        return frozenset(role for (role,) in cursor.fetchall())


def all_roles(user: Any) -> frozenset[str]:
    """Return every role the person holds anywhere (one query)."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    return frozenset(Membership.objects.filter(user=user).values_list("role", flat=True))


def areas_of(user: Any) -> QuerySet[Area]:
    """Return the areas where the person may start a cycle: below their own, or all of them."""
    everything = Area.objects.order_by("path")
    if user.is_superuser:
        return everything
    wanted = (Role.ADMINISTRATOR, Role.COUNCIL_EDITOR)
    rows = Membership.objects.filter(user=user, role__in=wanted, cycle__isnull=True).select_related("area")
    scope = Q(pk__in=[])
    for row in rows:
        if row.area is None:
            return everything
        scope |= Q(path__startswith=row.area.path)
    return everything.filter(scope)
