"""A round of opinions in January: two groups that want different lanes, and what they agree on all the same."""

import json
from pathlib import Path
from typing import Any
from zlib import crc32

from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.services.answers import load_answers
from participate.deliberation.opinions.services.drawing import draw_poll
from participate.deliberation.opinions.services.polls import begin_poll, open_poll, seed_statements
from participate.deliberation.opinions.services.statements import judge_statement, suggest_statement
from participate.demo import scenario
from participate.processes.models import Cycle

PATH = Path(__file__).parent / "data" / "opinions_id.json"
# People of each group, and of every hundred answers: left out, passed, against the group's line.
SIZES = (27, 19)
MISSING, PASSED, AGAINST = 18, 6, 9


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Ask, let 46 people answer, let two suggest something, and draw the map."""
    written = json.loads(PATH.read_text(encoding="utf-8"))
    organiser, day = users["fasilitator"], scenario.moment("2026-01-10")
    poll = begin_poll(actor=organiser, cycle=cycle, question=written["question"], now=day)
    texts = [text for text, _lines in written["statements"]]
    seed_statements(actor=organiser, poll=poll, texts=texts, now=day)
    poll = open_poll(actor=organiser, poll=poll, now=day)
    load_answers(actor=organiser, poll=poll, rows=_answers(written["statements"]))
    _suggest(poll, users, written)
    draw_poll(poll=poll, at_once=True)


def _answers(statements: list[tuple[str, list[int]]]) -> list[dict[int, int]]:
    """Return what each person says: the line of the group, with gaps, passes and opinions of one's own.

    Without chance: each number comes from a checksum of person and statement.
    """
    rows = []
    for group, size in enumerate(SIZES):
        for person in range(size):
            row = {}
            for number, (_text, lines) in enumerate(statements, start=1):
                luck = crc32(f"{group}.{person}.{number}".encode()) % 100
                if luck < MISSING:
                    continue
                line = lines[group] or (1 if person % 2 else -1)
                passed, against = luck < MISSING + PASSED, luck < MISSING + PASSED + AGAINST
                row[number] = 0 if passed else -line if against else line
            rows.append(row)
    return rows


def _suggest(poll: OpinionPoll, users: dict[str, Any], written: dict[str, Any]) -> None:
    """Two statements of residents: one waits, one was kept out with a reason."""
    waiting, refused, reason = written["suggested"]
    day = scenario.moment("2026-01-14")
    suggest_statement(actor=users["delegasi"], poll=poll, token="", text=waiting, now=day)
    row = suggest_statement(actor=users["warga"], poll=poll, token="", text=refused, now=day)
    later = scenario.moment("2026-01-15")
    judge_statement(actor=users["fasilitator"], statement=row, approve=False, reason=reason, now=later)
