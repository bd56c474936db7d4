"""Say what one thinks of a statement, and take it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.opinions.enums import Choice, Verdict
from participate.deliberation.opinions.errors import PollNotOpen, StatementGone
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.services.polls import lock_poll, require_organiser
from participate.deliberation.opinions.services.voices import take_voice
from participate.deliberation.opinions.soon import draw_soon
from participate.deliberation.services.threads import require_running
from participate.kit import ratelimit
from participate.kit.after import after_commit

# Nobody reads faster than that; a program is stopped.
MOST_ANSWERS, WITHIN_SECONDS = 120, 60


@transaction.atomic
def answer_statement(
    *, actor: Any, poll: OpinionPoll, token: str, number: int, value: int, address: str = ""
) -> Answer:
    """Store what a person (or a device with a token; then `actor` is None) says to the statement with a number.

    A second answer to the same statement replaces the first. It leaves no audit entry and no announcement: nobody
    sees it before the next map. Raises `PollNotOpen`, `StatementGone`, `TooMany`.
    """
    locked = _open(poll)
    statement = Statement.objects.filter(poll=locked, number=number, verdict=Verdict.APPROVED).first()
    if statement is None or value not in Choice.values:
        raise StatementGone(_("This statement is not asked any more. Here is the next one."))
    voice = _counted(take_voice(actor=actor, poll=locked, token=token, address=address))
    answer = Answer.objects.filter(voice=voice, statement=statement).first()
    if answer is None or answer.value != value:
        voice.last_place += 1
        voice.save(update_fields=["last_place"])
        answer = answer or Answer(voice=voice, statement=statement)
        answer.value, answer.place = value, voice.last_place
        answer.save()
        after_commit(draw_soon, locked.pk)
    return answer


@transaction.atomic
def take_back(*, actor: Any, poll: OpinionPoll, token: str, number: int, address: str = "") -> bool:
    """Forget one's answer to the statement with a number; say whether there was one."""
    locked = _open(poll)
    voice = _counted(take_voice(actor=actor, poll=locked, token=token, address=address))
    gone, _rows = Answer.objects.filter(voice=voice, statement__number=number).delete()
    if gone:
        after_commit(draw_soon, locked.pk)
    return bool(gone)


def _open(poll: OpinionPoll) -> OpinionPoll:
    """Return the round, locked, if it takes answers."""
    locked = lock_poll(poll)
    require_running(locked.cycle)
    if not locked.is_open:
        raise PollNotOpen(_("No answers are taken now."))
    return locked


def _counted(voice: Voice) -> Voice:
    ratelimit.check("opinion-answers", f"voice:{voice.pk}", limit=MOST_ANSWERS, seconds=WITHIN_SECONDS)
    return voice


@transaction.atomic
def load_answers(*, actor: Any, poll: OpinionPoll, rows: Iterable[Mapping[int, int]]) -> int:
    """Add participants with all their answers (number of the statement: value) at once; return how many.

    For sheets that were filled in on paper at a meeting, and for the demo. All of them or none.
    """
    locked = _open(poll)
    require_organiser(actor, locked.cycle)
    asked = Statement.objects.filter(poll=locked, verdict=Verdict.APPROVED)
    numbers = {row.number: row for row in asked}
    given = [dict(row) for row in rows]
    if any(
        number not in numbers or value not in Choice.values for row in given for number, value in row.items()
    ):
        raise StatementGone(_("This statement is not asked any more. Here is the next one."))
    voices = Voice.objects.bulk_create([Voice(poll=locked, last_place=len(row)) for row in given])
    Answer.objects.bulk_create(
        [
            Answer(voice=voice, statement=numbers[number], value=value, place=place)
            for voice, row in zip(voices, given, strict=True)
            for place, (number, value) in enumerate(row.items(), start=1)
        ],
        batch_size=1000,
    )
    after_commit(draw_soon, locked.pk)
    return len(voices)
