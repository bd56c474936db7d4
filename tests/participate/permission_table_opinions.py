"""The lines of opinion maps in the permission table, and the parts of their addresses."""

from typing import Any

from tests.participate.permission_rows import EVERYBODY, FACILITATORS, GET, POST, Row

# The demo's round is open to everybody; a file needs a map, which the demo has.
ROWS: dict[str, Row] = {
    "opinions:answer": Row(EVERYBODY, POST),
    "opinions:begin": Row(FACILITATORS, POST),
    "opinions:desk": Row(FACILITATORS, GET),
    "opinions:export": Row(FACILITATORS, GET),
    # No statement is named: for those who may judge there is none.
    "opinions:judge": Row({**FACILITATORS, "facilitator": "hidden", "administrator": "hidden"}, POST),
    "opinions:map": Row(EVERYBODY, GET),
    "opinions:seed": Row(FACILITATORS, POST),
    "opinions:suggest": Row(EVERYBODY, POST),
    "opinions:switch": Row(FACILITATORS, POST),
    "opinions:undo": Row(EVERYBODY, POST),
    "opinions:vote": Row(EVERYBODY, GET),
}


def parts(slug: str) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`."""
    return {"opinions:export": {"cycle": slug, "kind": "hasil.csv"}}
