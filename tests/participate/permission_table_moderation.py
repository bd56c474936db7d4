"""The lines of moderation in the permission table, and the parts of their addresses."""

import uuid
from typing import Any

from participate.accounts.models import User
from participate.deliberation.models import Post
from participate.deliberation.moderation.models import Appeal, Case, Decision, Report
from participate.deliberation.services.posts import write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from tests.participate.permission_rows import (
    BOTH,
    EVERYBODY,
    FACILITATORS,
    GET,
    NOTHING,
    POST,
    READ,
    Row,
    only,
)

MODERATORS = only("moderator")
# A decision is its writer's; everybody else is told that it is not theirs.
WRITER = {**NOTHING, "anonymous": "sign-in", "resident": "in"}
HIDDEN = {**WRITER, **dict.fromkeys(("resident", "neighbour", "elsewhere"), "hidden")}

ROWS: dict[str, Row] = {
    "moderation:appeals": Row(MODERATORS, GET),
    "moderation:confide": Row(EVERYBODY, POST),
    "moderation:decision": Row(WRITER, BOTH, draft=HIDDEN),
    "moderation:desk": Row(MODERATORS, BOTH),
    "moderation:help": Row(EVERYBODY, READ),
    "moderation:judge": Row(MODERATORS, BOTH),
    "moderation:log": Row(EVERYBODY, READ),
    "moderation:numbers": Row(EVERYBODY, READ),
    "moderation:report": Row(EVERYBODY, BOTH),
    "moderation:reported": Row(EVERYBODY, GET),
    "moderation:rules": Row(EVERYBODY, READ),
    "moderation:rules_edit": Row(FACILITATORS, BOTH),
    "moderation:table": Row(EVERYBODY, GET),
    "moderation:undo": Row(MODERATORS, POST),
}


def parts(slug: str, owner: Cycle, writer: User) -> dict[str, dict[str, Any]]:
    """Return the parts of the addresses below the cycle with `slug`; what they name belongs to `owner`."""
    now, here = database_now(), {"cycle": slug}
    post: Post = write_post(
        actor=writer, thread=thread_of_cycle(actor=None, cycle=owner), text=f"Moderasi {owner.slug}"
    )
    case = Case.objects.create(
        cycle=owner, kind="post", key=post.pk, author=writer, opened_at=now, state="decided"
    )
    report = Report.objects.create(
        case=case, kind="post", key=post.pk, rule=1, code=f"uji-{owner.pk}", at=now
    )
    decision = Decision.objects.create(
        case=case, action="hide", rule=1, reason="Uji saja", at=now, batch=uuid.uuid4()
    )
    appeal = Appeal.objects.create(
        decision=decision, appellant=writer, text="Uji saja", at=now, due_on=now.date()
    )
    return {
        "moderation:decision": {**here, "pk": decision.pk},
        "moderation:judge": {**here, "pk": appeal.pk},
        "moderation:report": {**here, "kind": "post", "key": post.pk},
        "moderation:reported": {**here, "code": report.code},
        "moderation:undo": {**here, "batch": decision.batch},
    }
