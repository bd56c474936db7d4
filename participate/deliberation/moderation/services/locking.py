"""Find cases and lock them."""

from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.moderation.enums import Action, Origin, State
from participate.deliberation.moderation.errors import CaseMoved
from participate.deliberation.moderation.models import Case, Decision
from participate.deliberation.moderation.registry import Thing
from participate.processes.models import Cycle

UNDECIDED = (State.OPEN, State.RETURNED)


def desk_topic(cycle: Cycle) -> str:
    """Return the live topic of the moderators' desk."""
    return f"moderation:{cycle.pk}"


def open_case(kind: str, key: int) -> Case | None:
    """Return the case of a thing that is not decided yet, locked (one query)."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("cycle__area")
    return rows.filter(kind=kind, key=key, state__in=UNDECIDED).first()


def begin_case(kind: str, key: int, thing: Thing, now: Any, origin: str = Origin.REPORT) -> Case:
    """Begin to look at a thing; two who report at once get one case (the constraint sees to it)."""
    case, _created = Case.objects.get_or_create(
        kind=kind, key=key, state=State.OPEN,
        defaults={"cycle": thing.cycle, "author": thing.author, "opened_at": now, "origin": origin},
    )  # fmt: skip
    return Case.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=case.pk)


def lock_case(case: Case) -> Case:
    """Lock a case for a decision; raise `CaseMoved` when it waits for none."""
    locked = (
        Case.objects.select_for_update(of=("self",)).select_related("cycle__area", "author").get(pk=case.pk)
    )
    if locked.state != State.OPEN:
        raise CaseMoved(_("Somebody has decided this meanwhile, or its writer took it back."))
    return locked


def standing(kind: str, key: int) -> Decision | None:
    """Return the newest decision about a thing that was not undone (one query)."""
    rows = Decision.objects.filter(case__kind=kind, case__key=key, undone_at=None).select_related("case")
    return rows.order_by("-at", "-pk").first()


def state_after(action: str) -> str:
    """Return where a case is after an action."""
    return State.RETURNED if action == Action.RETURN else State.DECIDED
