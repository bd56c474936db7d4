"""The lines of summaries and channels in the permission table, and the parts of their addresses."""

from typing import Any

from django.core import signing

from tests.participate.permission_rows import BOTH, EVERYBODY, MEMBERS, POST, Answers, Row, only

# Of the whole site, not of one cycle: whoever has the role anywhere comes in.
CALLERS: Answers = {**only("operator"), "elsewhere": "in"}
WATCHERS: Answers = {**only("operator", "facilitator"), "neighbour": "in", "elsewhere": "in"}

ROWS: dict[str, Row] = {
    "notices:by_hand": Row(CALLERS, BOTH),
    "notices:desk": Row(WATCHERS, BOTH),
    "notices:follow_area": Row(MEMBERS, POST),
    "notices:silence": Row(EVERYBODY, BOTH),
}


def parts(person: Any) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses; the link to stop is the person's own."""
    token = signing.dumps([person.pk, None, "email"], salt="notices.silence", compress=True)
    return {
        "notices:by_hand": {},
        "notices:desk": {},
        "notices:follow_area": {},
        "notices:silence": {"token": token},
    }
