"""Cycles, people and delegates for tests."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from participate.accounts.models import User
from participate.kit.clock import database_now
from participate.places.models import Area
from participate.places.services import add_area
from participate.processes import profile_data
from participate.processes.enums import Capability, Gender, Role
from participate.processes.models import Cycle, Delegate
from participate.processes.services import (
    add_delegate,
    grant_role,
    open_cycle,
    save_profile,
    set_envelope,
    set_phase,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_areas(rw: int = 8) -> Area:
    """Make Kota Makassar > Panakkukang > Tamamaung > RW 01..; return Tamamaung."""
    city = add_area(code="KOTA-MAKASSAR", name="Kota Makassar", level="kota")
    district = add_area(code="KEC-PANAKKUKANG", name="Panakkukang", level="kecamatan", parent=city)
    ward = add_area(
        code="KEL-TAMAMAUNG", name="Tamamaung", level="kelurahan", parent=district,
        latitude=-5.149667, longitude=119.443083, population=30145,
    )  # fmt: skip
    for number in range(1, rw + 1):
        add_area(
            code=f"RW-{number:02d}", name=f"RW {number:02d}", level="rw", parent=ward,
            latitude=-5.1465 - number / 1000, longitude=119.44 + number / 1000,
        )  # fmt: skip
    return ward


def make_cycle(
    slug: str = "tamamaung-2027", open_now: Iterable[Capability] = (), envelope: int = 1_200_000_000,
    profile: str = "ID-KOTA-KELURAHAN", **fields: Any,
) -> Cycle:  # fmt: skip
    """Make a cycle of Tamamaung in which the capabilities of `open_now` are open now, and no others."""
    data = profile_data.load(profile)
    saved = save_profile(name=profile_data.name_of(data), data=data)
    area = Area.objects.filter(code="KEL-TAMAMAUNG").first() or make_areas()
    fields = {"name": "Musrenbang Tamamaung 2027", "fiscal_year": 2027, **fields}
    cycle = open_cycle(actor=None, slug=slug, profile=saved, area=area, now=LONG_AGO, **fields)
    if envelope:
        set_envelope(actor=None, cycle=cycle, amount=envelope, now=LONG_AGO)
    open_only(cycle, *open_now)
    return cycle


def open_only(cycle: Cycle, *capabilities: Capability) -> Cycle:
    """Close everything, then open the capabilities for a year around the database's now."""
    cycle.phases.all().delete()
    now = database_now()
    for position, capability in enumerate(capabilities):
        set_phase(
            actor=None, cycle=cycle, code=f"open-{position}", position=position, capabilities=[capability],
            starts_at=now - timedelta(days=500), ends_at=now + timedelta(days=500), now=now,
        )  # fmt: skip
    cycle._prefetched_objects_cache = {}
    return cycle


def make_user(
    email: str = "warga@example.org", *roles: Role, cycle: Cycle | None = None, **fields: Any
) -> User:
    """Make a person, with roles in the cycle (or everywhere when there is none)."""
    user = User.objects.filter(email=email).first()
    user = user or User.objects.create_user(email=email, password="rembuk-test-1", **fields)
    for role in roles:
        grant_role(actor=None, user=user, role=role, cycle=cycle)
    return user


def make_delegates(cycle: Cycle, count: int = 5, *, with_users: bool = True) -> list[Delegate]:
    """Make delegates D-01.. of the cycle, each with an account unless told otherwise."""
    area = Area.objects.filter(path__startswith=cycle.area.path, level="rw").first() or cycle.area
    made = []
    for number in range(1, count + 1):
        user = (
            make_user(f"utusan{number}@{cycle.slug}.example.org", Role.DELEGATE, cycle=cycle)
            if with_users
            else None
        )
        delegate = add_delegate(
            actor=None, cycle=cycle, code=f"D-{number:02d}", name=f"Delegasi Contoh {number} (fiktif)",
            gender=Gender.WOMAN if number % 2 else Gender.MAN, group="Ketua RW", area=area, user=user,
        )  # fmt: skip
        made.append(delegate)
    return made
