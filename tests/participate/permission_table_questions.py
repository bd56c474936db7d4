"""The lines of questions in the permission table, and the parts of their addresses."""

from typing import Any

from participate.deliberation.questions.services.asking import ask_question
from participate.deliberation.services.threads import thread_of_cycle
from participate.processes.models import Cycle
from tests.participate.permission_rows import (
    BOTH,
    EVERYBODY,
    FACILITATORS,
    GET,
    MEMBERS,
    NOBODY,
    NOTHING,
    OUTSIDERS,
    POST,
    Row,
    only,
)

# Whoever is signed in passes the first door, because offices answer without a role; the page asks for the office.
HIDDEN = {**dict.fromkeys(OUTSIDERS, "hidden"), "anonymous": "sign-in"}
ASKER = {**NOTHING, "anonymous": "sign-in", "resident": "in"}
OPERATORS = only("operator", "facilitator")
# Sending asks for a sign-in itself, to keep the text: where nothing is, it finds nothing first.
SENDING = {**MEMBERS, **dict.fromkeys(OUTSIDERS, "hidden")}
# The demo's verifier also answers for the office of the kelurahan.
WORKERS = only("facilitator", "verifier")
LEADERS = {"draft": {**FACILITATORS, **HIDDEN}}

ROWS: dict[str, Row] = {
    "proposals:ask": Row(EVERYBODY, GET),
    "proposals:ask_send": Row(MEMBERS, POST, foreign=NOBODY, draft=SENDING),
    "proposals:sound": Row(
        {**OPERATORS, "resident": "in"},
        BOTH,
        foreign={**NOBODY, "anonymous": "sign-in"},
        draft={**OPERATORS, **HIDDEN},
    ),
    "proposals:suggest_faq": Row(
        ASKER, POST, foreign={**NOBODY, "anonymous": "sign-in"}, draft={**NOTHING, **HIDDEN}
    ),
    "questions:also": Row(MEMBERS, POST),
    "questions:answer": Row(FACILITATORS, BOTH, **LEADERS),
    "questions:ask": Row(EVERYBODY, GET),
    "questions:ask_send": Row(MEMBERS, POST, draft=SENDING),
    "questions:desk": Row(WORKERS, GET, draft={**WORKERS, **HIDDEN}),
    "questions:hand_over": Row(FACILITATORS, BOTH, **LEADERS),
    "questions:index": Row(EVERYBODY, GET),
    "questions:often": Row(FACILITATORS, POST),
    "questions:paper": Row(EVERYBODY, GET),
    "questions:postpone": Row(FACILITATORS, BOTH, **LEADERS),
    "questions:question": Row(EVERYBODY, GET),
    "questions:sound": Row(OPERATORS, BOTH, draft={**OPERATORS, **HIDDEN}),
    "questions:table": Row(FACILITATORS, GET),
    "questions:withdraw": Row(ASKER, BOTH, draft={**NOTHING, **HIDDEN}),
}
OF_ONE = ("also", "answer", "hand_over", "often", "postpone", "question", "sound", "withdraw")
CODES = [f"proposals:{name}" for name in ("ask", "ask_send", "sound", "suggest_faq")]


def parts(slug: str, owner: Cycle, writer: Any, code: str) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; the question belongs to `owner` and `writer`."""
    question = ask_question(
        actor=writer, thread=thread_of_cycle(actor=None, cycle=owner), text=f"Uji {owner.slug}?"
    )
    one = {"cycle": slug, "pk": question.pk}
    return {
        **{f"questions:{name}": one for name in OF_ONE},
        **{name: {"cycle": slug, "code": code} for name in CODES},
    }
