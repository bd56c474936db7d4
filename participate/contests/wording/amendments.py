"""Public corrections in words: what was, what is, why, and which two people did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from participate.contests.wording.ceremony import named
from participate.contests.wording.times import moment_text
from voting.ballots.clock import read_moment
from voting.ballots.enums import AmendmentState
from voting.ballots.models import Amendment, Contest, Option


@dataclass(frozen=True, slots=True)
class Change:
    """One correction as people read it; `waits` says that a second person has not confirmed it yet."""

    number: int
    what: str
    before: str
    after: str
    reason: str
    proposed: str
    confirmed: str
    waits: bool
    withdrawn: bool
    proposer: str


def changes(contest: Contest, rows: Sequence[Amendment]) -> list[Change]:
    """Return corrections in order, with times on the contest's clocks."""
    return [
        Change(
            row.number, what(row.field, row.option), _shown(contest, row, row.before), _shown(contest, row, row.after),
            row.reason, _who(contest, row.proposer_name, row.proposer_role, row.proposed_at),
            _who(contest, row.confirmer_name, row.confirmer_role, row.confirmed_at) if row.confirmed_at else "",
            row.state == AmendmentState.PROPOSED, row.state == AmendmentState.WITHDRAWN, row.proposer,
        )
        for row in rows
    ]  # fmt: skip


def what(field: str, option: Option | None) -> str:
    """Name what a correction is about."""
    names = {
        "closes_at": _("Closing time"), "title": _("Title"), "description": _("Text"),
        "translations": _("English text"), "eligibility": _("Who may vote (text)"),
    }  # fmt: skip
    return f"{option.code}: {names[field]}" if option else names[field]


def _who(contest: Contest, name: str, role: str, at: Any) -> str:
    return f"{named(name, role)}, {moment_text(at, contest.time_zone)}"


def _shown(contest: Contest, row: Amendment, value: Any) -> str:
    """Write a value; of translations and of the rule about who may vote the words only."""
    if row.field == "closes_at":
        return moment_text(read_moment(value), contest.time_zone)
    if isinstance(value, dict):
        words = value.get("en", value) if row.field == "translations" else value
        return "; ".join(str(part) for part in words.values() if isinstance(part, str))
    return str(value or "–")
