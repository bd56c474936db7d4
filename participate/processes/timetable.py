"""The calendar of a cycle in words: what is open, until when, and the one thing to do now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participate.kit.clock import local_datetime
from participate.processes.enums import Capability
from participate.processes.models import Cycle, Phase
from participate.processes.web import room_url

# When several things are open, the first of these is what the page asks people to do.
_FIRST = (
    Capability.VOTE,
    Capability.PROPOSE,
    Capability.DECIDE,
    Capability.COUNT,
    Capability.VERIFY,
    Capability.SET_RULES,
    Capability.DELIVER,
    Capability.RECORD_LEVELS,
    Capability.CHANGE_ENVELOPE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One phase on the line: state is past, now or next."""

    phase: Phase
    label: str
    state: str
    dates: str


@dataclass(frozen=True, slots=True)
class Now:
    """What is open: a sentence, and one button (empty url = no button)."""

    sentence: str
    label: str = ""
    url: str = ""
    tone: str = "wait"


def moment_text(value: datetime, cycle: Cycle) -> str:
    """Write a moment on the cycle's clocks: `9 Januari 2026 pukul 17.00`."""
    local = local_datetime(value, cycle.time_zone)
    return _("%(date)s at %(time)s") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
    }


def dates_text(phase: Phase, cycle: Cycle) -> str:
    """Write the days of a phase as short as people do: `20 January 2026`, `5–9 January 2026`."""
    first = local_datetime(phase.starts_at, cycle.time_zone)
    last = local_datetime(phase.ends_at, cycle.time_zone)
    if first.date() == last.date():
        return date_format(last, "DATE_FORMAT")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'DATE_FORMAT')}"
    short = "j F" if first.year == last.year else "DATE_FORMAT"
    return f"{date_format(first, short)} – {date_format(last, 'DATE_FORMAT')}"


def steps(cycle: Cycle, now: datetime) -> list[Step]:
    """Return the phases in order of their dates with their state at `now` (uses the prefetched phases)."""
    settings = cycle.settings
    phases = sorted(cycle.phases.all(), key=lambda row: (row.starts_at, row.position))
    return [
        Step(row, settings.stage(row.code).label, _state(row, now), dates_text(row, cycle)) for row in phases
    ]


def _state(phase: Phase, now: datetime) -> str:
    """Say whether a phase is past, now or next."""
    if phase.ends_at <= now:
        return "past"
    return "now" if phase.starts_at <= now else "next"


def now_open(cycle: Cycle, now: datetime) -> Now:
    """Return the sentence and the button for what is open at `now`."""
    rows = steps(cycle, now)
    for capability in _FIRST:
        for row in rows:
            if row.state == "now" and capability in row.phase.capabilities:
                return _open_sentence(cycle, capability, moment_text(row.phase.ends_at, cycle))
    coming = next((row for row in rows if row.state == "next"), None)
    if coming:
        words = {"phase": coming.label, "when": moment_text(coming.phase.starts_at, cycle)}
        return Now(
            _("Nothing is open right now. Next: %(phase)s, from %(when)s.") % words, *_read_on(rows, cycle)
        )
    if rows:
        url = room_url("outcomes:decision", cycle)
        return Now(_("This process is finished. Read what was decided."), _("See the decision"), url, "plain")
    return Now(_("The calendar has not been published yet. Please look again soon."))


def _read_on(rows: list[Step], cycle: Cycle) -> tuple[str, str]:
    """Return label and address of what can be read meanwhile: the decision, the result or the proposals."""
    done = {capability for row in rows if row.state == "past" for capability in row.phase.capabilities}
    ways = (
        (Capability.DECIDE, _("See the decision"), "outcomes:decision"),
        (Capability.VOTE, _("See the result of the vote"), "contests:result"),
        (Capability.PROPOSE, _("Read the proposals"), "proposals:list"),
    )
    for capability, label, name in ways:
        if capability in done:
            return label, room_url(name, cycle)
    return "", ""


def _open_sentence(cycle: Cycle, capability: Capability, until: str) -> Now:
    """Return the words for one open capability."""
    sentence, label, name = {
        Capability.VOTE: (_("Voting is open until %(when)s."), _("Open the ballot"), "contests:ballot"),
        Capability.PROPOSE: (
            _("You can send in a proposal until %(when)s."), _("Make a proposal"), "proposals:start",
        ),
        Capability.DECIDE: (
            _("The meeting is deciding, until %(when)s."), _("See the result of the vote"), "contests:result",
        ),
        Capability.COUNT: (_("The ballots are being counted, until %(when)s."), "", ""),
        Capability.VERIFY: (
            _("The proposals are being checked, until %(when)s."), _("Read the proposals"), "proposals:list",
        ),
        Capability.SET_RULES: (
            _("The rules of the vote are being set, until %(when)s."), _("Read the rules"), "contests:rules",
        ),
        Capability.DELIVER: (
            _("The chosen works are being carried out, until %(when)s."), _("Follow the works"), "outcomes:follow",
        ),
        Capability.RECORD_LEVELS: (
            _("The next levels are deciding, until %(when)s."), _("See the decision"), "outcomes:decision",
        ),
        Capability.CHANGE_ENVELOPE: (
            _("The budget is being fixed, until %(when)s."), _("See the decision"), "outcomes:decision",
        ),
    }[capability]  # fmt: skip
    return Now(sentence % {"when": until}, label, room_url(name, cycle) if name else "", "in")
