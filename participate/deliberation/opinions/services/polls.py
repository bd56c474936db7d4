"""Begin, open and close a round; add the organiser's statements."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.opinions.enums import PollState, Verdict
from participate.deliberation.opinions.errors import BadStatement, PollNotOpen
from participate.deliberation.opinions.models import OpinionPoll, Statement
from participate.deliberation.opinions.models.statements import MOST_LETTERS
from participate.deliberation.opinions.soon import draw_soon
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import one_line, tidy
from participate.kit import audit, live
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role

MOST_STATEMENTS = 300


def require_organiser(actor: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` for everybody but facilitators; None is the system itself."""
    if actor is not None:
        require_role(actor, cycle, Role.FACILITATOR)


def lock_poll(poll: OpinionPoll) -> OpinionPoll:
    """Return the round for writing; everything that changes it or its answers goes through here."""
    return (
        OpinionPoll.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle")
        .get(pk=poll.pk)
    )


@transaction.atomic
def begin_poll(*, actor: Any, cycle: Cycle, question: str, now: datetime | None = None) -> OpinionPoll:
    """Begin the round of a process, or give the one that is not open yet another question."""
    require_organiser(actor, cycle)
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require_running(locked)
    plain = " ".join(tidy(question).split())
    if not plain:
        raise BadStatement(_("Please write something first."))
    poll = OpinionPoll.objects.filter(cycle=locked).first() or OpinionPoll(cycle=locked)
    if poll.state != PollState.DRAFT:
        raise PollNotOpen(_("The question stays as it is once people have begun to answer."))
    poll.question = one_line(plain, 200)
    poll.full_clean(exclude=["cycle"])
    poll.save()
    _noted(actor, poll, "opinions.begin_poll", now)
    return poll


@transaction.atomic
def open_poll(*, actor: Any, poll: OpinionPoll, now: datetime | None = None) -> OpinionPoll:
    """Take answers from now on; a round that was closed goes on."""
    locked = _for_organiser(actor, poll)
    if locked.is_open:
        return locked
    if not locked.statements.filter(verdict=Verdict.APPROVED).exists():
        raise PollNotOpen(_("Add at least one statement first."))
    moment = now or database_now()
    locked.state, locked.closed_at = PollState.OPEN, None
    locked.opened_at = locked.opened_at or moment
    locked.save(update_fields=["state", "opened_at", "closed_at"])
    _noted(actor, locked, "opinions.open_poll", moment)
    return locked


@transaction.atomic
def close_poll(*, actor: Any, poll: OpinionPoll, now: datetime | None = None) -> OpinionPoll:
    """Take no more answers; the map is drawn once more and stays."""
    locked = _for_organiser(actor, poll)
    if not locked.is_open:
        return locked
    locked.state, locked.closed_at = PollState.CLOSED, now or database_now()
    locked.save(update_fields=["state", "closed_at"])
    _noted(actor, locked, "opinions.close_poll", locked.closed_at)
    after_commit(draw_soon, locked.pk)
    return locked


@transaction.atomic
def seed_statements(
    *, actor: Any, poll: OpinionPoll, texts: Iterable[str], now: datetime | None = None
) -> list[Statement]:
    """Add the organiser's statements, one a line; those that are there already are left out. All of them or none."""
    locked = _for_organiser(actor, poll)
    known = {text.casefold() for text in locked.statements.values_list("text", flat=True)}
    moment = now or database_now()
    made: list[Statement] = []
    for text in [" ".join(tidy(line).split()) for line in texts]:
        if not text or text.casefold() in known:
            continue
        if len(text) > MOST_LETTERS:
            raise BadStatement(
                _("“%(text)s” is too long: at most 140 letters.") % {"text": one_line(text, 60)}
            )
        known.add(text.casefold())
        made.append(
            Statement(
                poll=locked,
                number=locked.last_number + len(made) + 1,
                text=text,
                verdict=Verdict.APPROVED,
                decided_by=actor,
                decided_at=moment,
            )
        )
    if locked.last_number + len(made) > MOST_STATEMENTS:
        raise BadStatement(_("That is more than people can answer: at most 300 statements."))
    Statement.objects.bulk_create(made)
    if made:
        locked.last_number += len(made)
        locked.save(update_fields=["last_number"])
        _noted(actor, locked, "opinions.seed_statements", moment)
    return made


def _for_organiser(actor: Any, poll: OpinionPoll) -> OpinionPoll:
    locked = lock_poll(poll)
    require_organiser(actor, locked.cycle)
    require_running(locked.cycle)
    return locked


def _noted(actor: Any, poll: OpinionPoll, action: str, now: datetime | None) -> None:
    audit.record(actor=actor, action=action, target=f"opinionpoll:{poll.pk}", at=now or database_now())
    live.announce(poll.topic)
