"""Who is told what, reminders that come once, what moderation hides, and what an erasure leaves."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from participate.deliberation.moderation import registry
from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.errors import QuestionClosed
from participate.deliberation.questions.models import AlsoAsked, Question, QuestionSound
from participate.deliberation.questions.services.answering import (
    answer_question,
    hand_over_question,
    postpone_answer,
)
from participate.deliberation.questions.services.asking import want_to_know, withdraw_question
from participate.deliberation.questions.services.reminding import remind_offices
from participate.deliberation.questions.services.sounds import add_sound
from participate.notices.models import Message
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.proposals.models import ProposalSound
from participate.proposals.services.sounds import set_summary_sound
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person, export_person
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal
from tests.factories.questions import ask, mp3, upload
from tests.factories.reviews import make_office
from tests.factories.talk import make_thread

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 1, 12, 9, tzinfo=ZONE)
NAME = "Zulaikha Penanda"


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def asked(cycle: Cycle) -> tuple[Question, Any]:
    office, officer = make_office(cycle)
    return ask(make_thread(cycle), office=office, now=MONDAY), officer


def told(person: Any) -> list[str]:
    return list(Message.objects.filter(user=person).order_by("pk").values_list("subject", flat=True))


def test_the_office_is_told_of_a_question_and_who_waits_of_its_answer(cycle, asked):
    question, officer = asked
    also = make_user("juga@example.org")
    want_to_know(actor=also, question=question)
    postpone_answer(
        actor=officer, question=question, until=date(2026, 1, 27), reason="Menunggu alat.", now=MONDAY
    )
    answer_question(actor=officer, question=question, text="Bulan Maret.", now=MONDAY)
    answer_question(actor=officer, question=question, text="Bulan April.", reason="Alat rusak.", now=MONDAY)
    said = [
        "Pertanyaan Anda dijawab belakangan",
        "Pertanyaan Anda sudah dijawab",
        "Sebuah jawaban diperbaiki",
    ]
    assert (told(officer), told(question.author), told(also)) == (["Ada pertanyaan untuk Anda"], said, said)
    body = Message.objects.filter(user=also).order_by("pk")[0].body
    assert ("27 Januari 2026" in body, "Menunggu alat." in body, question.body in body) == (True, True, True)
    assert {row.url for row in Message.objects.all()} == {f"/siklus/{cycle.slug}/tanya/{question.pk}/"}


def test_without_an_office_the_organisers_are_told(cycle):
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    elsewhere = make_user("lain@example.org", Role.FACILITATOR, cycle=make_cycle("lain-2027"))
    ask(make_thread(cycle))
    assert (told(leader), told(elsewhere)) == (["Ada pertanyaan untuk Anda"], [])


def test_a_new_office_is_told_why_and_so_is_who_waits(cycle, asked):
    question, officer = asked
    other, person = make_office(cycle, "DISPERKIM", "Dinas Perumahan")
    hand_over_question(actor=officer, question=question, office=other, reason="Urusan perumahan.", now=MONDAY)
    assert told(person) == ["Sebuah pertanyaan dialihkan kepada Anda"]
    assert told(question.author) == ["Instansi lain yang menjawab pertanyaan Anda"]
    assert "Urusan perumahan." in Message.objects.get(user=person).body


def test_an_office_is_reminded_the_working_day_before_and_when_it_is_late_once_each(asked):
    question, officer = asked
    first = len(told(officer))
    # Due on Tuesday the 20th; the 16th is a holiday, so Monday is the working day before.
    days = [(13, (0, 0)), (19, (1, 0)), (19, (0, 0)), (20, (0, 0)), (21, (0, 1)), (22, (0, 0))]
    for day, expected in days:
        assert remind_offices(datetime(2026, 1, day, 7, tzinfo=ZONE)) == expected
    assert told(officer)[first:] == ["Besok batas sebuah jawaban", "Sebuah jawaban terlambat"]
    postpone_answer(
        actor=officer,
        question=question,
        until=date(2026, 1, 28),
        reason="x",
        now=datetime(2026, 1, 22, 8, tzinfo=ZONE),
    )
    assert remind_offices(datetime(2026, 1, 23, 7, tzinfo=ZONE)) == (0, 0)
    assert remind_offices(datetime(2026, 1, 27, 7, tzinfo=ZONE)) == (1, 0)
    assert remind_offices(datetime(2026, 1, 29, 7, tzinfo=ZONE)) == (0, 1)


def test_nobody_is_reminded_of_what_is_answered_taken_back_hidden_or_archived(cycle, asked):
    question, officer = asked
    other, hidden = (
        ask(question.thread, text, office=question.office, now=MONDAY) for text in ("Dua?", "Tiga?")
    )
    answer_question(actor=officer, question=question, text="Maret.")
    withdraw_question(actor=other.author, question=other)
    registry.KINDS["question"].hide(hidden.pk, 2)
    ask(question.thread, "Empat?", office=question.office, now=MONDAY)
    out = StringIO()
    call_command("remind_offices", stdout=out)
    assert "0 due on the next working day, 1 late" in out.getvalue()
    ask(question.thread, "Lima?", office=question.office, now=MONDAY)
    Cycle.objects.filter(pk=cycle.pk).update(is_archived=True)
    assert remind_offices(MONDAY + timedelta(days=60)) == (0, 0)


def test_what_is_overdue_is_shown_to_everybody(asked):
    question, _officer = asked
    text = Client().get(f"/siklus/tamamaung-2027/tanya/{question.pk}/").content.decode()
    assert ("Terlambat sejak 20 Januari 2026" in text, "seharusnya sudah menjawab" in text) == (True, True)
    assert "Siapa yang terlambat" in Client().get("/siklus/tamamaung-2027/tanya/").content.decode()


def test_a_hidden_question_is_read_nowhere_and_nobody_has_to_answer(cycle, asked):
    question, officer = asked
    thing = registry.thing_of("question", question.pk)
    assert thing is not None
    assert (thing.text, thing.author, thing.signed) == (question.body, question.author, "Ibu Sari")
    registry.KINDS["question"].hide(question.pk, 2)
    base = "/siklus/tamamaung-2027/"
    for path in (base, f"{base}tanya/", f"{base}tanya/cetak/", f"{base}tanya/{question.pk}/"):
        assert question.body not in Client().get(path).content.decode()
    assert "aturan 2" in Client().get(f"{base}tanya/{question.pk}/").content.decode().lower()
    with pytest.raises(QuestionClosed):
        answer_question(actor=officer, question=question, text="Maret.")
    with pytest.raises(QuestionClosed):
        want_to_know(actor=officer, question=question)
    registry.KINDS["question"].show(question.pk)
    assert question.body in Client().get(f"{base}tanya/").content.decode()


def _lived(cycle: Cycle, officer: Any, office: Any) -> tuple[Any, Question]:
    """Return somebody who asked, was heard, and wants to know something else too."""
    person = make_user("zulaikha@contoh.id", display_name=NAME)
    question = ask(make_thread(cycle), f"Saya {NAME}, kapan?", by=person, office=office)
    add_sound(actor=officer, question=question, part=Part.QUESTION, upload=upload(mp3()))
    want_to_know(actor=person, question=ask(question.thread, "Lain?", office=office))
    proposal = make_proposal(cycle, proposer=person)
    set_summary_sound(actor=person, proposal=proposal, upload=upload(mp3()))
    return person, question


def test_all_of_it_can_be_taken_along(cycle):
    office, officer = make_office(cycle)
    person, question = _lived(cycle, officer, office)
    data = data_of(person_of(person))
    names = ("questions", "questions_you_follow", "recordings_of_questions", "recordings_of_proposals")
    assert {name: len(data[name]) for name in names} == dict.fromkeys(names, 1)
    answer_question(actor=officer, question=question, text="Maret.")
    assert len(data_of(person_of(officer))["answers"]) == 1
    with ZipFile(BytesIO(export_person(actor=person, person=person_of(person)))) as file:
        assert sum(name.endswith(".mp3") for name in file.namelist()) == 2
        assert json.loads(file.read("data.json"))["questions"][0]["body"] == question.body


def test_an_erased_asker_leaves_the_words_without_name_and_voice(cycle, django_capture_on_commit_callbacks):
    office, officer = make_office(cycle)
    person, question = _lived(cycle, officer, office)
    files = [QuestionSound.objects.get().file.name, ProposalSound.objects.get().file.name]
    answer_question(actor=officer, question=question, text="Bulan Maret.")
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=None, person=person_of(person))
    question.refresh_from_db()
    assert (question.author, NAME in question.body, question.answered_at is not None) == (None, False, True)
    assert [default_storage.exists(name) for name in files] == [False, False]
    assert (AlsoAsked.objects.count(), Question.objects.exclude(also_count=0).count()) == (0, 0)
    text = Client().get(f"/siklus/tamamaung-2027/tanya/{question.pk}/").content.decode()
    assert (NAME in text, "Warga" in text, "Bulan Maret." in text) == (False, True, True)


def test_an_erased_officer_leaves_the_answer_of_the_office(cycle, asked):
    question, officer = asked
    answer_question(actor=officer, question=question, text="Bulan Maret.", signed_as="Kepala seksi")
    erase_person(actor=None, person=person_of(officer))
    text = Client().get(f"/siklus/tamamaung-2027/tanya/{question.pk}/").content.decode()
    assert ("Bulan Maret." in text, "Kepala seksi" in text) == (True, True)
