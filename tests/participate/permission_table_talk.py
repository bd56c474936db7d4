"""The lines of threads and posts in the permission table, and the parts of their addresses."""

from typing import Any

from participate.deliberation.models import Post
from participate.deliberation.services.posts import write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.processes.models import Cycle
from tests.participate.permission_rows import BOTH, EVERYBODY, GET, MEMBERS, NOTHING, POST, READ, Row

# The post of the resident; others are told that it is not theirs.
WRITER = {**NOTHING, "anonymous": "sign-in", "resident": "in"}
# In a cycle that nobody sees yet outsiders find nothing, the writer included.
HIDDEN = {**WRITER, **dict.fromkeys(("resident", "neighbour", "elsewhere"), "hidden")}

ROWS: dict[str, Row] = {
    "deliberation:conversation": Row(EVERYBODY, READ),
    "deliberation:draft": Row(MEMBERS, POST),
    "deliberation:edit": Row(WRITER, BOTH, draft=HIDDEN),
    "deliberation:fresh": Row(EVERYBODY, READ),
    "deliberation:general": Row(EVERYBODY, GET),
    "deliberation:general_send": Row(MEMBERS, POST),
    "deliberation:helpful": Row(MEMBERS, POST),
    "deliberation:history": Row(EVERYBODY, READ),
    "deliberation:index": Row(EVERYBODY, READ),
    "deliberation:post": Row(EVERYBODY, READ),
    "deliberation:send": Row(MEMBERS, POST),
    "deliberation:thread": Row(EVERYBODY, READ),
    "deliberation:withdraw": Row(WRITER, BOTH, draft=HIDDEN),
    "deliberation:write": Row(EVERYBODY, GET),
    "proposals:talk": Row(EVERYBODY, GET),
    "proposals:talk_send": Row(MEMBERS, POST),
}
THREADS = ("draft", "fresh", "helpful", "send", "thread", "write")
POSTS = ("conversation", "edit", "history", "post", "withdraw")


def parts(slug: str, owner: Cycle, writer: Any) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; the post belongs to `owner` and `writer`."""
    post: Post = write_post(
        actor=writer, thread=thread_of_cycle(actor=None, cycle=owner), text=f"Uji {owner.slug}"
    )
    thread = {"cycle": slug, "thread": post.thread_id}
    return {
        **{f"deliberation:{name}": thread for name in THREADS},
        **{f"deliberation:{name}": {**thread, "number": post.number} for name in POSTS},
    }
