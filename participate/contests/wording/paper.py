"""Paper batches in words: where each stands, what is missing next, what was typed, what the audit found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.paper_queries import Standing
from participate.kit.money import number_text
from voting.ballots.enums import BatchState, Kind, SheetReason
from voting.ballots.models import PaperAudit, PaperSheet

FEW = 5


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as the overview shows it; `who` are (part, name) of its clerks, `next` the sentence."""

    standing: Standing
    label: str
    tone: str
    who: tuple[tuple[str, str], ...]
    next: str


def reason_names() -> dict[str, str]:
    """Return why a sheet is no ballot, as labels."""
    return {
        SheetReason.UNREADABLE: _("Cannot be read"), SheetReason.SIGNED: _("Somebody signed it"),
        SheetReason.NOT_OURS: _("Not a sheet of this vote"),
    }  # fmt: skip


def batch_row(standing: Standing, roles: Mapping[str, str]) -> BatchRow:
    """Return a batch in words; `roles` are the roles of its clerks by their reference."""
    batch = standing.batch
    label, tone = {
        BatchState.OPEN: (_("in work"), "wait"), BatchState.SETTLED: (_("in work"), "wait"),
        BatchState.IN_BOX: (_("in the box"), "in"), BatchState.CANCELLED: (_("cancelled"), "out"),
    }[BatchState(batch.state)]  # fmt: skip
    parts = (
        (_("Opened"), batch.opened_name, batch.opened_by), (_("First reading"), batch.first_name, batch.first),
        (_("Second reading"), batch.second_name, batch.second),
        (_("Differences"), batch.decider_name, batch.decider),
    )  # fmt: skip
    who = tuple(
        (part, f"{name} ({roles[ref]})" if roles.get(ref) else name) for part, name, ref in parts if name
    )
    return BatchRow(standing, label, tone, who, next_sentence(standing))


def next_sentence(at: Standing) -> str:
    """Say in one sentence what is missing next."""
    if at.batch.state == BatchState.CANCELLED:
        return _("Cancelled. Its people can hand in a sheet of another batch.")
    if at.batch.state != BatchState.OPEN:
        return _("All in the box. Keep the sheets for the check.")
    if at.ticked != at.sheets:
        values = {"ticked": at.ticked, "sheets": at.sheets}
        return _("Tick who handed in a sheet: %(ticked)s people for %(sheets)s sheets so far.") % values
    if at.first < at.sheets or at.second < at.sheets:
        values = {"first": at.first, "second": at.second, "sheets": at.sheets}
        return _("Type the sheets: %(first)s once and %(second)s twice of %(sheets)s.") % values
    if at.undecided:
        return ngettext(
            "%(count)d sheet was typed differently. A third person decides.",
            "%(count)d sheets were typed differently. A third person decides.",
            at.undecided,
        ) % {"count": at.undecided}
    return _("All counts agree. Put it into the box.")


def four_counts(at: Standing) -> list[tuple[str, int, bool]]:
    """Return the counts that must be equal, each with whether it equals the sheets."""
    rows = [
        (_("Sheets counted by hand"), at.sheets), (_("People ticked"), at.ticked),
        (_("Typed by the first person"), at.first), (_("Typed by the second person"), at.second),
    ]  # fmt: skip
    return [(label, count, count == at.sheets) for label, count in rows]


def few_people(at: Standing) -> str:
    """Warn of a batch so small that somebody could guess whose sheet is which."""
    if at.sheets >= FEW:
        return ""
    return _("With fewer than 5 sheets somebody may guess whose is which. If you can, wait for more sheets.")


def said_marks(kind: str, marks: Any, names: Mapping[str, str]) -> dict[str, str]:
    """Return what is written beside each option, by its code; options without a mark are left out.

    `names` are the options of the paper; codes that are none of them come last.
    """
    if not isinstance(marks, Mapping):
        places = {code: str(place) if kind == Kind.RANKED else "×" for place, code in enumerate(marks, 1)}
    elif kind == Kind.YES_NO:
        places = {code: _("Yes") if answer else _("No") for code, answer in marks.items()}
    else:
        places = {code: str(value) for code, value in marks.items()}
    ordered = [code for code in names if code in places] + [code for code in places if code not in names]
    return {code: places[code] for code in ordered}


def reading_said(reason: str, marks: Any) -> str:
    """Return a reading that is no marks in words; "" where there are marks."""
    if reason:
        return reason_names()[reason]
    return "" if marks else _("The sheet is empty")


def audit_sentence(size: int, sheets: int, checked: int, wrong: int) -> str:
    """Say what the check of the paper sheets has found, as far as it has come."""
    values = {name: number_text(count) for name, count in
              (("size", size), ("sheets", sheets), ("checked", checked), ("wrong", wrong))}  # fmt: skip
    if checked < size:
        return _("Check of the paper sheets: %(checked)s of %(size)s drawn sheets are compared.") % values
    if wrong:
        return (
            _(
                "%(size)s of %(sheets)s sheets were drawn and compared: %(wrong)s differ from what was entered. "
                "The auditors look into it."
            )
            % values
        )
    if size == sheets:
        return _("All %(sheets)s paper sheets were compared with what was entered: 0 errors.") % values
    return (
        _(
            "%(size)s of %(sheets)s paper sheets were drawn and compared: 0 errors. So fewer than 1 in 100 sheets were "
            "entered wrongly; this is 95 %% sure."
        )
        % values
    )


def audit_said(audit: PaperAudit, sheets: Sequence[PaperSheet]) -> str:
    """Say what an audit has found so far, from its drawn sheets."""
    done = [sheet.check_done for sheet in sheets if hasattr(sheet, "check_done")]
    wrong = sum(not check.agrees for check in done)
    return audit_sentence(audit.size, audit.sheets, len(done), wrong)


def entered(number: int) -> str:
    """Say that a sheet is typed."""
    return _("Sheet %(number)s is typed.") % {"number": number}
