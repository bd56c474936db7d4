"""What the pages for staff show, as plain lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.notices.channels import all_channels
from participate.notices.channels.whatsapp import tap_link
from participate.notices.enums import Failure, State
from participate.notices.hours import quiet_until
from participate.notices.letters import address_of, letter_of
from participate.notices.models import Digest
from participate.notices.queries import clock_of


@dataclass(slots=True)
class Table:
    """The counts of one channel: lines of (words, single messages, summaries)."""

    name: str
    label: Any
    lines: list[tuple[str, int, int]] = field(default_factory=list)
    failed: int = 0


def report_lines(rows: list[dict[str, Any]]) -> list[Table]:
    """Turn counts into one table for each channel of the site, states in the order of their way."""
    tables = []
    for name, kind in all_channels().items():
        mine = [row for row in rows if row["channel"] == name]
        table = Table(name, kind.label)
        for state in State:
            for failure in ["", *Failure.values]:
                single, digest = _counts(mine, state, failure)
                if single or digest:
                    table.lines.append((_words(state, failure), single, digest))
        table.failed = sum(row["count"] for row in mine if row["state"] == State.FAILED)
        tables.append(table)
    return tables


def _counts(rows: list[dict[str, Any]], state: State, failure: str) -> tuple[int, int]:
    """Return how many single messages and how many summaries are in a state."""
    same = [row for row in rows if row["state"] == state and row["failure"] == failure]
    single, digest = (
        sum(row["count"] for row in same if row["kind"] == kind) for kind in ("single", "digest")
    )
    return single, digest


def _words(state: State, failure: str) -> str:
    """Say a state and why."""
    if not failure:
        return str(state.label)
    words = {"state": state.label, "why": Failure(failure).label}
    return _("%(state)s: %(why)s") % words


@dataclass(frozen=True, slots=True)
class Tap:
    """One summary an operator can send now."""

    number: int
    link: str
    text: str
    language: str
    since: datetime


def tap_lines(digests: Iterable[Digest], now: datetime) -> tuple[list[Tap], int]:
    """Return what may be sent now, and how many wait because it is night for the person."""
    lines, resting = [], 0
    for digest in digests:
        if not address_of(digest):
            continue
        if quiet_until(clock_of(digest.user), now):
            resting += 1
            continue
        letter = letter_of(digest)
        lines.append(Tap(digest.pk, tap_link(letter), letter.short, digest.language, digest.created_at))
    return lines, resting
