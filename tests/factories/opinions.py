"""Rounds of opinions for tests: planted groups as numbers, and rounds with statements and answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from participate.deliberation.opinion_map import MISSING
from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.services.polls import begin_poll, open_poll, seed_statements
from participate.processes.models import Cycle
from tests.factories.processes import make_cycle


def planted(
    groups: int, people: int, statements: int, *, shared: int = 3, missing: float = 0.3, noise: float = 0.08,
    seed: int = 1,
) -> tuple[Any, list[int]]:  # fmt: skip
    """Return (answers, the group of each row) of people in groups of known opinions.

    The first `shared` statements find agreement in every group, each of the others divides; a share is missing, another
    is answered against the group's line.
    """
    draw = np.random.default_rng(seed)
    lines = draw.choice([1, -1], size=(groups, statements))
    for column in range(shared, statements):
        if len(set(lines[:, column])) == 1:
            lines[column % groups, column] *= -1
    lines[:, :shared] = 1
    labels = np.arange(people) % groups
    votes = lines[labels] * np.where(draw.random((people, statements)) < noise, -1, 1)
    votes = np.where(draw.random(votes.shape) < 0.05, 0, votes)
    votes = np.where(draw.random(votes.shape) < missing, MISSING, votes)
    return votes.astype(np.int8), [int(label) for label in labels]


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
