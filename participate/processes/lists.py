"""What a site needs before a process can begin: shipped profiles, areas, and whose areas they are."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from participate.places.models import Area
from participate.processes import profile_data, services
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Membership, Profile


def ensure_profiles() -> None:
    """Store the ways of planning that ship, where none is stored yet."""
    if not Profile.objects.exists():
        for code in profile_data.codes():
            data = profile_data.load(code)
            services.save_profile(name=profile_data.name_of(data), data=data)


def level_names() -> dict[str, str]:
    """Return {level code: its name} of every profile, and of the areas there are (three queries)."""
    ensure_profiles()
    found: dict[str, str] = {}
    for profile in Profile.objects.order_by("pk"):
        for level in profile.settings.levels:
            found.setdefault(level.code, level.label)
    # What is stored already stays usable, whatever the profiles call their levels.
    stored = Area.objects.order_by("level").values_list("level", flat=True).distinct()
    return found | {level: level for level in stored if level not in found}


def administered_paths(user: Any) -> list[str] | None:
    """Return the paths of the areas somebody administers; None = everywhere (one query)."""
    if user.is_superuser:
        return None
    rows = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR, cycle__isnull=True)
    paths = list(rows.values_list("area__path", flat=True))
    return None if None in paths else paths


def require_areas(user: Any) -> list[str] | None:
    """Return `administered_paths`; raise `NotYourRole` for people who administer no area."""
    paths = administered_paths(user)
    if paths == []:
        raise NotYourRole(_("Only administrators of an area may change areas."))
    return paths


def within_paths(rows: QuerySet[Area], paths: list[str] | None) -> QuerySet[Area]:
    """Return the rows at or below one of the paths."""
    if paths is None:
        return rows
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(path__startswith=path)
    return rows.filter(wanted)


def administered(user: Any) -> QuerySet[Area]:
    """Return the areas somebody administers, as a tree."""
    return within_paths(Area.objects.order_by("path"), administered_paths(user))


def list_sizes(profile_id: int) -> dict[str, int]:
    """Return how many fields, agencies and dictionary entries a profile has, as the room above knows it."""
    ask = cast("Callable[[int], dict[str, int]]", import_string(settings.LIST_SIZES))
    return ask(profile_id)
