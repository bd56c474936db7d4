"""Finding the voice of a person or a device, and what it has said."""

from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django.db.models import F

from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice


def device_voice(poll: OpinionPoll, token_hash: str) -> Voice | None:
    """Return the voice of a device (one query, none without a token)."""
    return Voice.objects.filter(poll=poll, token_hash=token_hash).first() if token_hash else None


def user_voice(poll: OpinionPoll, user: Any) -> Voice | None:
    """Return the voice of an account (one query)."""
    return Voice.objects.filter(poll=poll, user=user).first()


def voice_of(poll: OpinionPoll, user: Any, token_hash: str) -> Voice | None:
    """Return the voice to read with: the account's, else the device's (at most 2 queries)."""
    own = user_voice(poll, user) if user.is_authenticated else None
    return own or device_voice(poll, token_hash)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is: the statement to answer now, what was answered last, and own suggestions."""

    total: int
    answers: dict[int, int] = field(default_factory=dict)
    current: Statement | None = None
    last: Statement | None = None
    last_value: int = 0
    suggested: list[Statement] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many statements are answered."""
        return len(self.answers)


def progress_of(poll: OpinionPoll, voice: Voice | None) -> Progress:
    """Return where somebody stands in the round (at most 3 queries)."""
    statements = list(Statement.objects.filter(poll=poll, verdict=Verdict.APPROVED).order_by("number"))
    if voice is None:
        return Progress(len(statements), current=statements[0] if statements else None)
    said = list(
        Answer.objects.filter(voice=voice, statement__verdict=Verdict.APPROVED)
        .annotate(number=F("statement__number"))
        .order_by("place")
        .values_list("number", "value")
    )
    answers = dict(said)
    # Everybody in another order, so that the first statements do not get all the answers.
    left = [row for row in statements if row.number not in answers]
    current = min(left, key=lambda row: crc32(f"{voice.pk}:{row.number}".encode()), default=None)
    numbers = {row.number: row for row in statements}
    last = numbers.get(said[-1][0]) if said else None
    own = list(Statement.objects.filter(voice=voice).order_by("-number"))
    return Progress(len(statements), answers, current, last, said[-1][1] if said else 0, own)
