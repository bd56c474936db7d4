"""What moderation has to know when writers change their words or take them back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.enums import Origin, State
from participate.deliberation.moderation.errors import CaseMoved
from participate.deliberation.moderation.models import Case
from participate.deliberation.moderation.services.locking import UNDECIDED, begin_case, desk_topic, open_case
from participate.kit import audit, live


def require_returned(kind: str, key: int, *, hidden: bool) -> None:
    """Raise `CaseMoved` for hidden words that were not given back to be changed (no query for others)."""
    if hidden and not Case.objects.filter(kind=kind, key=key, state=State.RETURNED).exists():
        raise CaseMoved(_("Moderation has hidden this. You cannot change it, but you can appeal."))


def came_back(kind: str, key: int, *, actor: Any, now: datetime) -> None:
    """Show words again that were given back and are changed now; a moderator looks at them once more."""
    case = open_case(kind, key)
    if case is None or case.state != State.RETURNED:
        return
    case.state = State.DECIDED
    case.save(update_fields=["state"])
    registry.KINDS[kind].show(key)
    thing = registry.thing_of(kind, key)
    if thing is not None:
        begin_case(kind, key, thing, now, Origin.CHANGED)
    audit.record(actor=actor, action="moderation.came_back", target=f"case:{case.pk}", at=now)
    live.announce(desk_topic(case.cycle))


def taken_back(kind: str, key: int) -> None:
    """Close what is open about words that are gone."""
    rows = Case.objects.filter(kind=kind, key=key, state__in=UNDECIDED)
    cycle = rows.select_related("cycle").first()
    if cycle is not None:
        rows.update(state=State.GONE)
        live.announce(desk_topic(cycle.cycle))
