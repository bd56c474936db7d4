"""What the stuffing watch found, in words: what it may mean, and what it may mean that is harmless."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.times import moment_text
from voting.ballots.enums import FlagKind, QuarantineAct, QuarantineState
from voting.ballots.models import Contest, Quarantine
from voting.ballots.watch import Flag


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag for the page; `key` names it in forms."""

    key: str
    title: str
    fact: str
    worry: str
    harmless: str
    can_set_aside: bool


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """One decision of two people about ballots set aside."""

    number: int
    what: str
    reason: str
    proposed: str
    confirmed: str
    state: str
    can_go_back: bool


def flag_line(flag: Flag) -> FlagLine:
    """Return a flag in words."""
    title, worry, harmless = _texts(flag)
    fact = ngettext(
        "%(count)d ballot of %(all)d from screens", "%(count)d ballots of %(all)d from screens", flag.ballots
    ) % {"count": flag.ballots, "all": flag.all_online}
    if flag.kind == FlagKind.CLERK:
        fact = ngettext("%(count)d sheet", "%(count)d sheets", flag.ballots) % {"count": flag.ballots}
    return FlagLine(flag.key, title, fact, worry, harmless, flag.kind != FlagKind.CLERK)


def _texts(flag: Flag) -> tuple[str, str, str]:
    """Return title, what it may mean, and the harmless explanation."""
    if flag.kind == FlagKind.NIGHT:
        return (
            _("Many ballots in the night of %(day)s")
            % {"day": date_format(date.fromisoformat(flag.subject), "DATE_FORMAT")},
            _("Somebody may have voted for others while nobody looked."),
            _("Shift workers, a fasting month, or a message that went around late in the evening."),
        )
    if flag.kind == FlagKind.NETWORK:
        return (
            _("Many ballots from one network"),
            _("One person may have voted for many from one place."),
            _("A hall, an office, a school or a mobile operator: many people behind one address."),
        )
    if flag.kind == FlagKind.DOMAIN:
        return (
            _("Many mail addresses of one unusual provider"),
            _("The addresses may have been made for this vote."),
            _("A school, a company or a village office with its own mail."),
        )
    if flag.kind == FlagKind.MAILBOX:
        return (
            _("One mailbox for several voters"),
            _("One person may vote under several names."),
            _("A family or a neighbour without a mailbox of their own."),
        )
    return (
        _("Paper batch %(number)s was typed very fast") % {"number": flag.subject},
        _("The second reading may have been copied from the first."),
        _("The sheets were typed at another table first and the batch opened late."),
    )


def quarantine_line(contest: Contest, row: Quarantine) -> QuarantineLine:
    """Return a decision in words."""
    count = len(row.entries) if row.ballots is None else row.ballots
    if row.act == QuarantineAct.ASIDE:
        what = ngettext("Set %(count)d ballot aside", "Set %(count)d ballots aside", count)
    else:
        what = ngettext("Count %(count)d ballot after all", "Count %(count)d ballots after all", count)
    confirmed = ""
    if row.confirmed_at:
        confirmed = f"{row.confirmer_name}, {moment_text(row.confirmed_at, contest.time_zone)}"
    return QuarantineLine(
        number=row.number, what=what % {"count": count}, reason=row.reason,
        proposed=f"{row.proposer_name}, {moment_text(row.proposed_at, contest.time_zone)}", confirmed=confirmed,
        state=row.state,
        can_go_back=row.act == QuarantineAct.ASIDE and row.state == QuarantineState.CONFIRMED and bool(row.entries),
    )  # fmt: skip


def aside_sentence(count: int) -> str:
    """Say on the result page how many ballots were set aside ("" when none were)."""
    if not count:
        return ""
    return ngettext(
        "%(count)d ballot was set aside by two people and is not in the count.",
        "%(count)d ballots were set aside by two people and are not in the count.",
        count,
    ) % {"count": count}  # fmt: skip
