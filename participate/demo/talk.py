"""What people said in January: a thread about the whole process and two about proposals."""

import json
from pathlib import Path
from typing import Any

from participate.deliberation.models import Post, Thread
from participate.deliberation.services.changes import edit_post, mark_helpful
from participate.deliberation.services.posts import Speech, write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.demo import scenario
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal

# Who, on which day at what time, which post of the thread is answered, the words.
Line = tuple[str, str, str, int | None, str]
PATH = Path(__file__).parent / "data" / "talk_id.json"


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Let people talk, before the proposals are checked."""
    said = json.loads(PATH.read_text(encoding="utf-8"))
    general = _said(
        thread_of_cycle(actor=None, cycle=cycle, now=scenario.moment("2026-01-12")), said["general"], users
    )
    edit_post(
        actor=users["delegasi"], post=general[4], now=scenario.moment("2026-01-15", "09:00"),
        text="Rapat RW kami hari Minggu pukul 07.00. Siapa yang bisa meminjamkan pengeras suara?",
    )  # fmt: skip
    mark_helpful(actor=users["warga"], post=general[2], now=scenario.moment("2026-01-14", "12:11"))
    drain = _said(_thread(cycle, "U-02", users), said["U-02"], users)
    for name in ("verifikator", "delegasi"):
        mark_helpful(actor=users[name], post=drain[0], now=scenario.moment("2026-01-20", "08:00"))
    day, clock, words, speaker = said["spoken"]
    write_post(
        actor=users["operator"], thread=drain[0].thread, text=words, speech=Speech(speaker),
        now=scenario.moment(day, clock),
    )  # fmt: skip
    _said(_thread(cycle, "U-04", users), said["U-04"], users)


def _thread(cycle: Cycle, code: str, users: dict[str, Any]) -> Thread:
    proposal = Proposal.objects.get(cycle=cycle, code=code)
    return thread_of_proposal(actor=users["warga"], proposal=proposal, now=scenario.moment("2026-01-16"))


def _said(thread: Thread, lines: list[Line], users: dict[str, Any]) -> list[Post]:
    """Write the lines of a thread in order."""
    posts: list[Post] = []
    for name, day, clock, answered, words in lines:
        parent = posts[answered - 1] if answered else None
        now = scenario.moment(day, clock)
        posts.append(write_post(actor=users[name], thread=thread, text=words, parent=parent, now=now))
    return posts
