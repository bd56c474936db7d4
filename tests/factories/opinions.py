"""Rounds of opinions for tests, with statements and answers."""

from collections.abc import Sequence
from typing import Any

from participate.deliberation.opinion_map import MISSING
from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.services.polls import begin_poll, open_poll, seed_statements
from participate.processes.models import Cycle
from tests.factories.opinion_numbers import planted
from tests.factories.processes import make_cycle


def make_poll(statements: int = 10, cycle: Cycle | None = None, *, opened: bool = True) -> OpinionPoll:
    """Return a round with so many statements, open unless told otherwise."""
    poll = begin_poll(
        actor=None, cycle=cycle or make_cycle(), question="Bagaimana menjaga lorong tetap bersih?"
    )
    texts = [f"Pernyataan nomor {number}." for number in range(1, statements + 1)]
    seed_statements(actor=None, poll=poll, texts=texts)
    return open_poll(actor=None, poll=poll) if opened and statements else poll


def fill(poll: OpinionPoll, votes: Sequence[Sequence[int]]) -> None:
    """Store a table of answers quickly: a device a row; past the services."""
    rows = list(Statement.objects.filter(poll=poll, verdict=Verdict.APPROVED).order_by("number"))
    start = Voice.objects.count()
    voices = Voice.objects.bulk_create(
        [Voice(poll=poll, token_hash=f"{start + at:064x}", last_place=len(rows)) for at in range(len(votes))]
    )
    made = [
        Answer(voice=voice, statement=rows[column], value=int(value), place=column + 1)
        for voice, row in zip(voices, votes, strict=True)
        for column, value in enumerate(row)
        if value != MISSING
    ]
    Answer.objects.bulk_create(made, batch_size=1000)


def divided(people: int = 24, statements: int = 10, **more: Any) -> Any:
    """Return the answers of two planted groups."""
    return planted(2, people, statements, **{"missing": 0.0, **more})[0]
