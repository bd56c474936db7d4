"""Open public votes as this process remembers them for a moment, so that a vote need not read them again.

What is on the paper is frozen while a vote is open, and the box judges state, times and roll under its own lock: a
memory of a few seconds can only make a page a few seconds old, never let a ballot in or keep one out.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from participate.contests.views.shared import contest_of
from participate.contests.wording.options import Line, options_of
from participate.processes.models import Cycle
from participate.processes.web import cycles
from voting.ballots.enums import State
from voting.ballots.models import Contest, Option

MOST = 64


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A public cycle, its open contest and the lines of its paper, as read at `read_at` (monotonic seconds)."""

    cycle: Cycle
    contest: Contest
    options: tuple[Option, ...]
    read_at: float
    # What was made of it in this memory: the lines in each language, the drawn pages.
    lines: dict[str, list[Line]] = field(default_factory=dict)
    sheets: dict[Any, Any] = field(default_factory=dict)


_known: dict[tuple[str, int | None], OpenVote] = {}


def open_vote(slug: str, number: int | None) -> OpenVote | None:
    """Return an open vote of a public cycle; None where there is none such, and the caller looks for itself."""
    found = _known.get((slug, number))
    if found is not None and time.monotonic() - found.read_at < settings.REMEMBER_SECONDS:
        return found
    # Hidden processes are left to `cycle_or_404`, which knows who may see them.
    cycle = cycles().filter(slug=slug, is_public=True).first()
    contest = None if cycle is None else contest_of(cycle, number)
    if cycle is None or contest is None or contest.state != State.OPEN:
        return None
    if len(_known) >= MOST:
        _known.clear()
    found = OpenVote(cycle, contest, tuple(options_of(contest)), time.monotonic())
    _known[slug, number] = found
    return found
