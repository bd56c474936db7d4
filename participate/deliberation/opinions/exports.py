"""Files an organiser takes along: the answers without anything that leads to a person, and the results."""

import csv
import io
import json
import secrets
from typing import Any

from participate.deliberation.opinion_map.drawing import LEAST_GROUP
from participate.deliberation.opinion_map.model import MISSING
from participate.deliberation.opinions.models import MapDrawing, OpinionPoll, Statement
from participate.deliberation.opinions.picture import LETTERS
from participate.deliberation.opinions.queries.answers import table_of


def matrix_csv(poll: OpinionPoll) -> str:
    """Return the answers as CSV: a row a participant, a column a statement, 1, 0, -1 or nothing.

    Rows have names drawn anew for each file and come in their order; there are no times and no groups. Statements that
    fewer than five people answered are left out, then people who answered none of the rest. "" where fewer than eight
    people are left: then the rows themselves would be a small group.
    """
    table = table_of(poll)
    votes = table.votes
    kept = [at for at in range(votes.shape[1]) if (votes[:, at] != MISSING).sum() >= LEAST_GROUP]
    rows = [row[kept] for row in votes if (row[kept] != MISSING).any()]
    if len(rows) <= 7:
        return ""
    named = sorted((secrets.token_hex(8), row) for row in rows)
    header = ["person", *(f"s{table.statements[at]}" for at in kept)]
    lines = [[name, *("" if value == MISSING else int(value) for value in row)] for name, row in named]
    return _csv([header, *lines])


def results_csv(poll: OpinionPoll, drawing: MapDrawing) -> str:
    """Return a row for each statement and group with counts, shares and the group-informed agreement."""
    data: dict[str, Any] = drawing.data or {}
    texts = _texts(poll)
    header = ["method", "statement", "text", "group", "people", "agree", "disagree", "pass", "answered",
              "group_informed_agreement", "group_informed_rejection", "unites", "rejects", "divides"]  # fmt: skip
    lines: list[list[Any]] = [header]
    for key, counts in data["counts"].items():
        number = int(key)
        for at, (agree, disagree, seen) in enumerate(counts):
            lines.append([
                data["method"], number, _plain(texts.get(number, "")), LETTERS[at], data["groups"][at]["people"],
                agree, disagree, seen - agree - disagree, seen, data["consensus"][key], data["rejection"][key],
                int(number in data["unites"]), int(number in data["rejects"]), int(number in data["divides"]),
            ])  # fmt: skip
    return _csv(lines)


def results_json(poll: OpinionPoll, drawing: MapDrawing) -> str:
    """Return everything that is kept of the map, with the words of the statements."""
    data = {**(drawing.data or {}), "question": poll.question, "texts": _texts(poll)}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _texts(poll: OpinionPoll) -> dict[int, str]:
    numbers = Statement.objects.filter(poll=poll, verdict="approved").order_by("number")
    return dict(numbers.values_list("number", "text"))


def _plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _csv(lines: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
