"""Suggest a statement, and decide whether others see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.errors import BadStatement, PollNotOpen
from participate.deliberation.opinions.models import OpinionPoll, Statement
from participate.deliberation.opinions.models.statements import MOST_LETTERS
from participate.deliberation.opinions.services.polls import MOST_STATEMENTS, lock_poll, require_organiser
from participate.deliberation.opinions.services.voices import take_voice
from participate.deliberation.opinions.soon import draw_soon
from participate.deliberation.services.gate import Timing, check_text
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import link_count, one_line
from participate.kit import audit, live
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.notices.direct import tell_people

# How many of one participant may wait at the same time.
MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class _Device:
    """A device as the gate of texts knows people: new ones may do less."""

    pk: str
    joined_at: datetime


@transaction.atomic
def suggest_statement(
    *, actor: Any, poll: OpinionPoll, token: str, text: str, timing: Timing | None = None, address: str = "",
    now: datetime | None = None,
) -> Statement:  # fmt: skip
    """Add a statement that waits for a moderator; the same text sent twice is one statement.

    Raises `PollNotOpen`, `BadStatement` and what the gate of texts raises.
    """
    locked, moment = lock_poll(poll), now or database_now()
    require_running(locked.cycle)
    if not locked.is_open:
        raise PollNotOpen(_("No answers are taken now."))
    voice = take_voice(actor=actor, poll=locked, token=token, address=address)
    plain = " ".join(text.split())
    mine = [row for row in Statement.objects.filter(voice=voice) if row.text.casefold() == plain.casefold()]
    if mine:
        return mine[0]
    plain = " ".join(
        check_text(actor=actor or _Device(f"device:{voice.pk}", moment), text=plain, timing=timing).split()
    )
    _require_statement(locked, plain)
    if Statement.objects.filter(voice=voice, verdict=Verdict.WAITING).count() >= MOST_WAITING:
        raise BadStatement(
            _("Five of your statements still wait for a moderator. Add more when they are decided.")
        )
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    statement = Statement.objects.create(poll=locked, number=locked.last_number, text=plain, voice=voice)
    # Without the actor: the trail would say for ever who wrote it.
    audit.record(
        actor=None, action="opinions.suggest_statement", target=f"statement:{statement.pk}", at=moment
    )
    live.announce(locked.topic)
    return statement


def _require_statement(poll: OpinionPoll, text: str) -> None:
    if len(text) > MOST_LETTERS:
        over = len(text) - MOST_LETTERS
        raise BadStatement(_("This is %(over)d letters too long. One thought is enough.") % {"over": over})
    if link_count(text):
        raise BadStatement(_("Please leave links out of a statement."))
    known = poll.statements.filter(verdict=Verdict.APPROVED).values_list("text", flat=True)
    if text.casefold() in {one.casefold() for one in known}:
        raise BadStatement(_("This statement is there already. You can answer it."))
    if poll.last_number >= MOST_STATEMENTS:
        raise BadStatement(_("That is more than people can answer: at most 300 statements."))


@transaction.atomic
def judge_statement(
    *, actor: Any, statement: Statement, approve: bool, reason: str = "", now: datetime | None = None
) -> Statement:
    """Let a statement in, or keep it out with a reason; who suggested it is told. It can be judged again."""
    locked, moment = lock_poll(statement.poll), now or database_now()
    require_organiser(actor, locked.cycle)
    require_running(locked.cycle)
    row = Statement.objects.select_for_update(of=("self",)).select_related("voice__user").get(pk=statement.pk)
    verdict = Verdict.APPROVED if approve else Verdict.REJECTED
    why = "" if approve else one_line(reason, 300)
    if not approve and not why:
        raise BadStatement(_("Write the reason: the author reads it."))
    if (row.verdict, row.reason) == (verdict, why):
        return row
    row.verdict, row.reason, row.decided_by, row.decided_at = verdict, why, actor, moment
    row.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    data = {"verdict": str(verdict)}
    audit.record(
        actor=actor, action="opinions.judge_statement", target=f"statement:{row.pk}", at=moment, data=data
    )
    live.announce(locked.topic)
    after_commit(draw_soon, locked.pk)
    _tell(locked, row, moment)
    return row


def _tell(poll: OpinionPoll, row: Statement, moment: datetime) -> None:
    """Tell who suggested it, where they have an account; a device reads it on the page."""
    author = row.voice.user if row.voice else None
    if author is None or author == row.decided_by:
        return
    with override(settings.LANGUAGE_CODE):
        url = reverse("opinions:vote", args=[poll.cycle.slug])
    tell_people(
        people=[author], topic=poll.topic, key=f"statement:{row.pk}:{row.decided_at:%Y%m%d%H%M%S%f}", url=url, now=moment,
        texts=lambda language: _texts(row, language),
    )  # fmt: skip


def _texts(row: Statement, language: str) -> tuple[str, str]:
    """Return (subject, body) in a language."""
    with override(language):
        if row.verdict == Verdict.APPROVED:
            return _("Your statement is in"), _("Others can now answer it: “%(text)s”") % {"text": row.text}
        body = _("“%(text)s” is not shown to others. The reason: %(reason)s")
        return _("Your statement was not let in"), body % {"text": row.text, "reason": row.reason}
