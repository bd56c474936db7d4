"""The lines of points for and against in the permission table, and the parts of their addresses."""

from typing import Any

from participate.deliberation.points.services.merging import ask_merge
from participate.deliberation.points.services.writing import add_point
from participate.deliberation.services.threads import thread_of_cycle
from participate.processes.models import Cycle
from tests.factories.processes import make_user
from tests.participate.permission_rows import (
    BOTH,
    EVERYBODY,
    GET,
    MEMBERS,
    NOTHING,
    POST,
    READ,
    Row,
)

# The point of the resident; others are told that it is not theirs.
WRITER = {**NOTHING, "anonymous": "sign-in", "resident": "in"}
HIDDEN = {**WRITER, **dict.fromkeys(("resident", "neighbour", "elsewhere"), "hidden")}

ROWS: dict[str, Row] = {
    "points:edit": Row(WRITER, BOTH, draft=HIDDEN),
    "points:helpful": Row(MEMBERS, POST),
    "points:merge": Row(MEMBERS, BOTH),
    "points:merge_answer": Row(WRITER, POST, draft=HIDDEN),
    "points:point": Row(EVERYBODY, READ),
    "points:table": Row(EVERYBODY, READ),
    "points:withdraw": Row(WRITER, BOTH, draft=HIDDEN),
    "proposals:point_add": Row(MEMBERS, BOTH),
    "proposals:points": Row(EVERYBODY, GET),
    "proposals:sheet": Row(EVERYBODY, GET),
}
POINTS = ("edit", "merge", "point", "withdraw")


def parts(slug: str, owner: Cycle, writer: Any) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; the point belongs to `owner` and `writer`."""
    thread = thread_of_cycle(actor=None, cycle=owner)
    other = make_user("alasan-lain@kota.example")
    one = add_point(actor=writer, thread=thread, side="for", text=f"Uji {owner.slug}")
    two = add_point(actor=other, thread=thread, side="for", text=f"Uji lain {owner.slug}")
    row = ask_merge(actor=other, source=two, target=one, note="Uji")
    point = {"cycle": slug, "thread": thread.pk, "number": one.number}
    return {
        "points:helpful": {"cycle": slug, "thread": thread.pk},
        **{f"points:{name}": point for name in POINTS},
        "points:merge_answer": {**point, "pk": row.pk},
    }
