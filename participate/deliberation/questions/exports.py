"""The questions of a process as a table for organisers; without names of people who asked."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from participate.deliberation.questions.models import Question
from participate.deliberation.questions.queries.one import signature
from participate.kit.clock import local_datetime
from participate.kit.sheets import Column, write_sheet
from participate.processes.models import Cycle

COLUMNS = (
    Column("nomor", "number"), Column("tentang", "about"), Column("pertanyaan", "question"),
    Column("instansi", "office"), Column("ditanyakan", "asked"), Column("batas_pertama", "first_due"),
    Column("batas", "due"), Column("penundaan", "postponements"), Column("dijawab", "answered"),
    Column("terlambat_hari", "days_late"), Column("jawaban", "answer"), Column("ditandatangani", "signed"),
    Column("koreksi", "corrections"), Column("ingin_tahu", "also_asked"), Column("sering", "often_asked"),
)  # fmt: skip


def as_csv(cycle: Cycle, questions: Iterable[Question], today: date, *, counters: bool) -> str:
    """Return the questions as CSV; without `counters` nobody reads how many want to know."""
    return write_sheet(COLUMNS, _rows(cycle, questions, today, counters))


def _rows(
    cycle: Cycle, questions: Iterable[Question], today: date, counters: bool
) -> Iterator[dict[str, Any]]:
    for row in questions:
        answers = list(row.answers.all())
        done = local_datetime(row.answered_at, cycle.time_zone).date() if row.answered_at else None
        yield {
            "nomor": row.pk, "tentang": row.thread.shown_title, "pertanyaan": row.body,
            "instansi": signature(row.office, ""), "ditanyakan": _day(row.asked_at, cycle),
            "batas_pertama": row.first_due_on.isoformat(), "batas": row.due_on.isoformat(),
            "penundaan": len(row.postponements.all()), "dijawab": done.isoformat() if done else "",
            "terlambat_hari": max(0, ((done or today) - row.due_on).days),
            "jawaban": answers[0].body if answers else "", "koreksi": max(0, len(answers) - 1),
            "ditandatangani": signature(answers[0].office, answers[0].signed_as) if answers else "",
            "ingin_tahu": row.also_count if counters else "", "sering": 1 if row.faq_at else 0,
        }  # fmt: skip


def _day(moment: datetime, cycle: Cycle) -> str:
    return local_datetime(moment, cycle.time_zone).date().isoformat()
