"""Decide: leave, give back, hide; one or many at once with one reason; and take it back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import Book, book_of
from participate.deliberation.moderation.enums import UNSEEN, Action, State
from participate.deliberation.moderation.errors import BadReport, CaseMoved, OwnWords
from participate.deliberation.moderation.models import Appeal, Case, Decision
from participate.deliberation.moderation.permissions import require_moderator
from participate.deliberation.moderation.registry import Thing
from participate.deliberation.moderation.services import telling
from participate.deliberation.moderation.services.locking import desk_topic, lock_case, state_after
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.models import Cycle

MOST, MOST_REASON = 50, 1000
UNDO_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done, by which rule, and why; `rule` and `reason` may be empty when it is left as it is."""

    action: str
    rule: int = 0
    reason: str = ""


@transaction.atomic
def decide_cases(
    *, actor: Any, cycle: Cycle, numbers: Sequence[int], ruling: Ruling, now: datetime | None = None
) -> list[Decision]:
    """Decide cases of a cycle with one reason: all of them or none. Tell writers and reporters.

    Raises `OwnWords` for a moderator's own words and for reports they made, `CaseMoved`, `BadReport`.
    """
    require_moderator(actor, cycle)
    book, moment = book_of(cycle), now or database_now()
    _check(ruling, book)
    rows = list(Case.objects.filter(cycle=cycle, pk__in=list(numbers)[: MOST + 1]).order_by("pk"))
    if not rows or len(rows) > MOST or len(rows) != len(set(numbers)):
        raise BadReport(_("Choose between 1 and %(most)d entries of this process.") % {"most": MOST})
    batch = uuid.uuid4()
    made = [_decided(actor, lock_case(row), ruling, book, batch, moment) for row in rows]
    live.announce(desk_topic(cycle))
    return made


def _check(ruling: Ruling, book: Book) -> None:
    """Whoever hides or gives back names a rule and says why in words the writer understands."""
    if ruling.action not in Action.values:
        raise BadReport(_("Choose what to do."))
    if ruling.action == Action.LEAVE:
        return
    if book.rule(ruling.rule) is None:
        raise BadReport(_("Choose the rule it breaks."))
    if len(ruling.reason.strip()) < 10:
        raise BadReport(_("Write the reason in a sentence. The writer reads it."))
    if len(ruling.reason) > MOST_REASON:
        raise BadReport(_("At most %(most)d letters, please.") % {"most": MOST_REASON})


def _decided(actor: Any, case: Case, ruling: Ruling, book: Book, batch: uuid.UUID, now: datetime) -> Decision:
    thing = registry.thing_of(case.kind, case.key)
    if thing is None or thing.gone:
        raise CaseMoved(_("Somebody has decided this meanwhile, or its writer took it back."))
    require_other(actor, case, thing)
    if ruling.action == Action.RETURN and not thing.edit_url:
        raise BadReport(_("Its writer cannot change this kind of words. Hide it, or leave it as it is."))
    leaves = ruling.action == Action.LEAVE
    row = Decision(
        case=case, action=ruling.action, rule=0 if leaves else ruling.rule, version=book.version,
        reason=ruling.reason.strip(), by=actor, at=now, batch=batch,
    )  # fmt: skip
    try:
        row.full_clean(exclude=["case", "by"])
    except ValidationError as error:
        raise BadReport(" ".join(error.messages)) from error
    row.save()
    case.state = state_after(ruling.action)
    case.save(update_fields=["state"])
    if ruling.action in UNSEEN:
        registry.KINDS[case.kind].hide(case.key, ruling.rule)
        telling.tell_writer(row, book, now)
    telling.tell_reporters(row, now)
    _record(actor, f"moderation.{ruling.action}", row, now)
    return row


def require_other(actor: Any, case: Case, thing: Thing) -> None:
    """Raise `OwnWords` when somebody would decide on their own words or on a report of their own."""
    if actor.pk in thing.writers or actor.pk == case.author_id:
        raise OwnWords(_("These are your own words. Somebody else decides."))
    if case.reports.filter(reporter=actor).exists():
        raise OwnWords(_("You reported this yourself. Somebody else decides."))


@transaction.atomic
def undo_decisions(*, actor: Any, cycle: Cycle, batch: uuid.UUID, now: datetime | None = None) -> int:
    """Take one's own decisions of one click back, all of them, within a day and before anybody appealed.

    Raises `CaseMoved`. The record says that they were taken back.
    """
    require_moderator(actor, cycle)
    moment = now or database_now()
    rows = Decision.objects.select_for_update(of=("self",)).filter(
        case__cycle=cycle, batch=batch, by=actor, undone_at=None
    )
    found = list(rows.select_related("case__cycle", "case__author").order_by("case_id"))
    if not found or any(moment - row.at > UNDO_WITHIN for row in found):
        raise CaseMoved(_("This can no longer be taken back."))
    if Appeal.objects.filter(decision__in=found).exists():
        raise CaseMoved(_("Somebody has appealed against it: the appeal decides."))
    for row in found:
        _undone(actor, row, moment)
    live.announce(desk_topic(cycle))
    return len(found)


def _undone(actor: Any, row: Decision, now: datetime) -> None:
    """Put a case back on the desk and its words before everybody."""
    case = Case.objects.select_for_update().get(pk=row.case_id)
    newer = Case.objects.filter(kind=case.kind, key=case.key, pk__gt=case.pk).exists()
    if newer or case.state != state_after(row.action):
        raise CaseMoved(_("This has gone on since, so it cannot be taken back."))
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    case.state = State.OPEN
    case.save(update_fields=["state"])
    if row.action in UNSEEN:
        registry.KINDS[case.kind].show(case.key)
        telling.tell_undone(row, now)
    _record(actor, "moderation.undo", row, now)


def _record(actor: Any, action: str, row: Decision, now: datetime) -> None:
    """Leave a trace without words."""
    data = {"case": row.case_id, "rule": row.rule, "batch": str(row.batch)}
    audit.record(actor=actor, action=action, target=f"decision:{row.pk}", at=now, data=data)
