"""All answers of a round as a table of numbers."""

from dataclasses import dataclass

import numpy as np

from participate.deliberation.opinion_map.model import MISSING, Answers
from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement


@dataclass(frozen=True, slots=True)
class Table:
    """Answers: a row for each voice that said something, a column for each statement, by its number."""

    statements: list[int]
    votes: Answers


def table_of(poll: OpinionPoll) -> Table:
    """Return the answers to the statements that are let in (2 queries). Rows have no names and a sorted order."""
    rows = Statement.objects.filter(poll=poll, verdict=Verdict.APPROVED).order_by("number")
    columns = {pk: (at, number) for at, (pk, number) in enumerate(rows.values_list("pk", "number"))}
    said = Answer.objects.filter(statement__in=rows.order_by()).values_list("voice", "statement", "value")
    cells = [
        (voice, columns[statement][0], value) for voice, statement, value in said if statement in columns
    ]
    voices = {voice: at for at, voice in enumerate(dict.fromkeys(voice for voice, _at, _value in cells))}
    votes = np.full((len(voices), len(columns)), MISSING, dtype=np.int8)
    for voice, at, value in cells:
        votes[voices[voice], at] = value
    if len(votes) and len(columns):
        # By content, so that equal answers are the same bytes and nothing of the order of coming is left.
        votes = votes[np.lexsort(votes.T[::-1])]
    return Table([number for _at, number in columns.values()], votes)
