"""What people asked offices, how they were answered, and what is late: in the demo year and in the practice round."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from participate.accounts.models import User
from participate.deliberation.models import Thread
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services.answering import (
    answer_question,
    hand_over_question,
    postpone_answer,
)
from participate.deliberation.questions.services.asking import ask_question, want_to_know
from participate.deliberation.questions.services.faq import put_in_faq, suggest_for_faq
from participate.deliberation.services.posts import Speech
from participate.deliberation.services.threads import thread_of_cycle
from participate.demo import scenario
from participate.demo.reviews import OFFICER
from participate.processes.models import Cycle, Office
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal


@dataclass(frozen=True, slots=True)
class People:
    """Who asks and who answers in a process."""

    cycle: Cycle
    users: dict[str, Any]
    officer: User
    offices: dict[str, Office]

    def about(self, code: str, now: datetime) -> Thread:
        """Return the thread of a proposal, or of the whole process without a code."""
        if not code:
            return thread_of_cycle(actor=None, cycle=self.cycle, now=now)
        proposal = Proposal.objects.get(cycle=self.cycle, code=code)
        return thread_of_proposal(actor=self.users["warga"], proposal=proposal, now=now)

    def ask(self, who: str, code: str, text: str, office: str, now: datetime) -> Question:
        """Ask an office, "" for the organisers."""
        place = self.about(code, now)
        return ask_question(
            actor=self.users[who], thread=place, text=text, office=self.offices.get(office), now=now
        )


def _people(cycle: Cycle, users: dict[str, Any]) -> People:
    offices = {row.code: row for row in Office.objects.filter(cycle=cycle)}
    return People(cycle, users, User.objects.get(email=OFFICER), offices)


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Ask and answer through the demo year; the offices are there."""
    here, at = _people(cycle, users), scenario.moment
    _about_proposals(here)
    renter = here.ask(
        "delegasi",
        "",
        "Apakah warga yang mengontrak rumah boleh ikut mengusulkan?",
        "",
        at("2026-01-13", "19:40"),
    )
    answer_question(
        actor=users["fasilitator"], question=renter, signed_as="Pemandu musrenbang", now=at("2026-01-14", "10:15"),
        text="Boleh. Siapa pun yang tinggal di Tamamaung boleh mengusulkan, juga yang mengontrak.",
    )  # fmt: skip
    put_in_faq(actor=users["fasilitator"], question=renter, now=at("2026-01-14", "10:20"))
    late = here.ask(
        "warga",
        "U-13",
        "Kapan pekerjaannya dimulai, dan siapa yang mengawasi?",
        "DISPERKIM",
        at("2026-11-02", "20:05"),
    )
    want_to_know(actor=users["delegasi"], question=late, now=at("2026-11-03", "06:30"))


def _about_proposals(here: People) -> None:
    """Ask about the drain (answered, often asked; promised and corrected) and about the lamps (asked aloud)."""
    users, officer, at = here.users, here.officer, scenario.moment
    mud = here.ask(
        "warga",
        "U-02",
        "Siapa yang mengeruk lumpur sesudah saluran selesai?",
        "DPU",
        at("2026-01-16", "21:30"),
    )
    want_to_know(actor=users["delegasi"], question=mud, now=at("2026-01-17", "07:00"))
    answer_question(
        actor=officer, question=mud, signed_as="Kepala Seksi Drainase", now=at("2026-01-21", "09:10"),
        text="Dua kali setahun oleh satgas kami, bulan Mei dan November. Di antara itu warga boleh melapor lewat kelurahan.",
    )  # fmt: skip
    suggest_for_faq(actor=users["warga"], question=mud, now=at("2026-01-21", "18:00"))
    put_in_faq(actor=users["fasilitator"], question=mud, now=at("2026-01-22", "08:00"))
    closed = here.ask(
        "delegasi", "U-02", "Apakah lorong ditutup selama pekerjaan?", "DPU", at("2026-01-17", "07:10")
    )
    postpone_answer(
        actor=officer, question=closed, until=date(2026, 1, 30), now=at("2026-01-22", "11:00"),
        reason="Jadwal alat berat baru ada minggu depan.",
    )  # fmt: skip
    says = {"actor": officer, "question": closed, "signed_as": "Kepala Seksi Drainase"}
    answer_question(**says, text="Ya, dua minggu pada siang hari.", now=at("2026-01-29", "14:00"))
    answer_question(
        **says, text="Ya, satu minggu, pukul 08.00 sampai 16.00. Sepeda motor tetap bisa lewat.",
        reason="Lamanya berubah setelah lokasi diukur lagi.", now=at("2026-02-03", "10:00"),
    )  # fmt: skip
    lamp = ask_question(
        actor=users["operator"], thread=here.about("U-04", at("2026-01-23")), office=here.offices["DPU"],
        speech=Speech("seorang bapak dari RW 03"), text="Lampunya menyala sampai pukul berapa?",
        now=at("2026-01-23", "09:00"),
    )  # fmt: skip
    answer_question(
        actor=officer, question=lamp, signed_as="Petugas penerangan jalan", now=at("2026-01-26", "13:30"),
        text="Dari pukul 18.00 sampai pukul 06.00, setiap malam.",
    )  # fmt: skip


def load_practice(now: datetime) -> None:
    """Let questions be under way in next year's round: one waiting, one promised, one handed over, one late."""
    cycle = Cycle.objects.get(slug="tamamaung-2028")
    people = User.objects.exclude(email=None).in_bulk(field_name="email")
    here = _people(cycle, {str(email).split("@")[0]: person for email, person in people.items()})
    code = (
        Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)
        .order_by("code")
        .values_list("code", flat=True)[0]
    )
    day = timedelta(days=1)
    here.ask("delegasi", code, "Apakah biayanya sudah termasuk upah tukang?", "DPU", now - 16 * day)
    here.ask("warga", code, "Bolehkah warga ikut mengawasi pekerjaannya?", "DPU", now - day)
    moved = here.ask("warga", "", "Di mana formulir kertas bisa diambil?", "DPU", now - 2 * day)
    hand_over_question(
        actor=here.officer,
        question=moved,
        office=None,
        reason="Ini urusan panitia musrenbang.",
        now=now - day,
    )
    later = here.ask("delegasi", "", "Kapan sisa dana tahun lalu diumumkan?", "KELURAHAN", now - 5 * day)
    postpone_answer(
        actor=here.users["verifikator"], question=later, until=later.latest_on, now=now - day,
        reason="Laporan keuangan masih diperiksa.",
    )  # fmt: skip
