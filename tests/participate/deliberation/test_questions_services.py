"""Asking, answering, postponing, handing over: every day, every reason, and who may."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage

from participate.deliberation.errors import BadText, TalkIsOver
from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.errors import (
    BadAnswer,
    BadDay,
    NotYourOffice,
    NotYourQuestion,
    QuestionClosed,
)
from participate.deliberation.questions.models import (
    AlsoAsked,
    Answer,
    HandOver,
    Postponement,
    Question,
    QuestionSound,
)
from participate.deliberation.questions.services.answering import (
    answer_question,
    hand_over_question,
    postpone_answer,
)
from participate.deliberation.questions.services.asking import want_to_know, withdraw_question
from participate.deliberation.questions.services.faq import put_in_faq, suggest_for_faq
from participate.deliberation.questions.services.sounds import add_sound, remove_sound
from participate.deliberation.services.posts import Speech
from participate.kit.models import AuditEntry, Revision
from participate.kit.sounds import BadSound
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.processes.profiles import ProfileSettings
from tests.factories.processes import make_cycle, make_user
from tests.factories.questions import TEXT, ask, mp3, upload
from tests.factories.reviews import make_office
from tests.factories.talk import make_thread

pytestmark = pytest.mark.django_db
# Monday, 12 January 2026; Friday the 16th is a holiday of the profile.
MONDAY = datetime(2026, 1, 12, 9, tzinfo=ZoneInfo("Asia/Makassar"))
DUE, LATEST = date(2026, 1, 20), date(2026, 2, 10)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def asked(cycle: Cycle) -> tuple[Question, Any]:
    """A question of Monday to an office, and the person who answers for it."""
    office, officer = make_office(cycle)
    return ask(make_thread(cycle), office=office, now=MONDAY), officer


def test_the_answer_is_due_in_the_working_days_of_the_profile(asked):
    question, _officer = asked
    assert (question.first_due_on, question.due_on, question.latest_on) == (DUE, DUE, LATEST)
    assert Revision.objects.get(topic=question.topic).number == 1
    assert AuditEntry.objects.filter(
        action="deliberation.ask_question", target=f"question:{question.pk}"
    ).exists()


def test_sending_the_same_words_twice_is_one_question(cycle):
    thread = make_thread(cycle)
    assert ask(thread).pk == ask(thread, f"  {TEXT}\r\n").pk
    assert ask(thread, by=make_user("lain@example.org")).pk != ask(thread).pk
    assert Question.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 501])
def test_a_question_has_one_to_five_hundred_letters(text: str):
    with pytest.raises(BadText):
        ask(text=text)
    assert Question.objects.count() == 0


def test_five_hundred_letters_as_people_count_them_fit():
    thread = make_thread()
    assert len(ask(thread, text="é" * 499 + "?").body) == 500
    assert ask(thread, text="e\u0301" * 400 + "?").body == "é" * 400 + "?"


def test_an_office_of_another_process_cannot_be_asked(cycle):
    office, _officer = make_office(make_cycle("lain-2027"))
    with pytest.raises(BadAnswer):
        ask(make_thread(cycle), office=office)


def test_nothing_is_asked_or_answered_in_the_archive(cycle, asked):
    question, officer = asked
    Cycle.objects.filter(pk=cycle.pk).update(is_archived=True)
    with pytest.raises(TalkIsOver):
        answer_question(actor=officer, question=question, text="Besok.")
    cycle.refresh_from_db()
    thread = question.thread
    thread.cycle = cycle
    with pytest.raises(TalkIsOver):
        ask(thread, "Masih bisa?")


def test_an_operator_writes_down_what_somebody_asked_aloud(cycle):
    operator = make_user("op@example.org", Role.OPERATOR, cycle=cycle)
    question = ask(make_thread(cycle), by=operator, speech=Speech("seorang nenek"))
    assert (question.author, question.entered_by, question.speaker) == (None, operator, "seorang nenek")
    with pytest.raises(NotYourRole):
        ask(make_thread(cycle), by=make_user("w@example.org"), speech=Speech("orang lain"))


def test_an_answer_is_signed_by_the_office_and_closes_the_question(asked):
    question, officer = asked
    answer = answer_question(
        actor=officer, question=question, text="Bulan Maret.", signed_as="Kepala seksi", now=MONDAY
    )
    question.refresh_from_db()
    assert (answer.office, answer.signed_as, answer.number) == (question.office, "Kepala seksi", 1)
    assert question.answered_at == MONDAY
    assert answer_question(actor=officer, question=question, text="Bulan Maret.").pk == answer.pk


def test_a_correction_says_why_and_keeps_what_was_said(asked):
    question, officer = asked
    answer_question(actor=officer, question=question, text="Bulan Maret.", now=MONDAY)
    with pytest.raises(BadAnswer):
        answer_question(actor=officer, question=question, text="Bulan April.")
    later = MONDAY + timedelta(days=3)
    answer_question(actor=officer, question=question, text="Bulan April.", reason="Alat rusak.", now=later)
    rows = Answer.objects.order_by("number").values_list("number", "body", "reason")
    assert list(rows) == [(1, "Bulan Maret.", ""), (2, "Bulan April.", "Alat rusak.")]
    question.refresh_from_db()
    assert question.answered_at == MONDAY


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_an_answer_has_words_and_an_end(asked, text: str):
    question, officer = asked
    with pytest.raises(BadAnswer):
        answer_question(actor=officer, question=question, text=text)


def test_only_the_office_that_was_asked_answers(cycle, asked):
    question, officer = asked
    _other, stranger = make_office(cycle, "DISPERKIM", "Dinas Perumahan")
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    for actor in (stranger, leader, make_user("w@example.org"), question.author):
        with pytest.raises(NotYourOffice):
            answer_question(actor=actor, question=question, text="Saya jawab.")
        with pytest.raises(NotYourOffice):
            postpone_answer(actor=actor, question=question, until=date(2026, 1, 22), reason="Nanti.")
    general = ask(question.thread, "Siapa panitia?")
    with pytest.raises(NotYourOffice):
        answer_question(actor=officer, question=general, text="Saya.")
    assert answer_question(actor=leader, question=general, text="Kami.").office is None


def test_a_postponement_is_a_later_working_day_within_the_limit_with_a_reason(asked):
    question, officer = asked
    wrong = [
        (DUE, "x"),
        (LATEST + timedelta(days=1), "x"),
        (date(2026, 1, 24), "x"),
        (date(2026, 2, 16), "x"),
    ]
    for until, reason in wrong:
        with pytest.raises(BadDay):
            postpone_answer(actor=officer, question=question, until=until, reason=reason, now=MONDAY)
    with pytest.raises(BadAnswer):
        postpone_answer(actor=officer, question=question, until=LATEST, reason=" ", now=MONDAY)
    for until in (date(2026, 1, 27), LATEST):
        postpone_answer(actor=officer, question=question, until=until, reason="Menunggu alat.", now=MONDAY)
        postpone_answer(actor=officer, question=question, until=until, reason="Menunggu alat.", now=MONDAY)
    question.refresh_from_db()
    assert (question.due_on, question.first_due_on) == (LATEST, DUE)
    rows = Postponement.objects.order_by("pk").values_list("before", "until")
    assert list(rows) == [(DUE, date(2026, 1, 27)), (date(2026, 1, 27), LATEST)]
    with pytest.raises(BadDay, match="10 Februari 2026"):
        postpone_answer(
            actor=officer, question=question, until=LATEST + timedelta(days=1), reason="Lagi.", now=MONDAY
        )


def test_what_is_answered_is_neither_postponed_nor_handed_over_nor_taken_back(cycle, asked):
    question, officer = asked
    other, _person = make_office(cycle, "DISPERKIM", "Dinas Perumahan")
    answer_question(actor=officer, question=question, text="Maret.")
    with pytest.raises(QuestionClosed):
        postpone_answer(actor=officer, question=question, until=date(2026, 1, 27), reason="x", now=MONDAY)
    with pytest.raises(QuestionClosed):
        hand_over_question(actor=officer, question=question, office=other, reason="x")
    with pytest.raises(QuestionClosed):
        withdraw_question(actor=question.author, question=question)


def test_handing_over_keeps_the_day_unless_it_is_too_near(cycle, asked):
    question, officer = asked
    other, person = make_office(cycle, "DISPERKIM", "Dinas Perumahan")
    with pytest.raises(BadAnswer):
        hand_over_question(actor=officer, question=question, office=other, reason="")
    hand_over_question(actor=officer, question=question, office=other, reason="Urusan perumahan.", now=MONDAY)
    assert hand_over_question(actor=officer, question=question, office=other, reason="x").office == other
    question.refresh_from_db()
    assert (question.due_on, HandOver.objects.count()) == (DUE, 1)
    late = datetime(2026, 1, 21, 8, tzinfo=ZoneInfo("Asia/Makassar"))
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    hand_over_question(actor=leader, question=question, office=None, reason="Kami jawab.", now=late)
    question.refresh_from_db()
    assert (question.office, question.due_on) == (None, date(2026, 1, 23))
    with pytest.raises(NotYourOffice):
        hand_over_question(actor=person, question=question, office=other, reason="x")
    end = datetime(2026, 2, 9, 8, tzinfo=ZoneInfo("Asia/Makassar"))
    hand_over_question(actor=leader, question=question, office=other, reason="Akhir.", now=end)
    question.refresh_from_db()
    assert question.due_on == LATEST


def test_a_question_taken_back_has_no_words_and_cannot_be_answered(asked):
    question, officer = asked
    with pytest.raises(NotYourQuestion):
        withdraw_question(actor=officer, question=question)
    first = withdraw_question(actor=question.author, question=question, now=MONDAY)
    again = withdraw_question(actor=question.author, question=question)
    assert (first.body, again.withdrawn_at) == ("", MONDAY)
    with pytest.raises(QuestionClosed):
        answer_question(actor=officer, question=question, text="Maret.")
    with pytest.raises(QuestionClosed):
        want_to_know(actor=officer, question=question)


def test_wanting_to_know_it_too_counts_once_a_person(asked):
    question, _officer = asked
    people = [make_user(f"{name}@example.org") for name in "ab"]
    for person in people * 2:
        want_to_know(actor=person, question=question)
    question.refresh_from_db()
    assert (question.also_count, AlsoAsked.objects.count()) == (2, 2)
    assert want_to_know(actor=people[0], question=question, wanted=False)
    assert not want_to_know(actor=people[0], question=question, wanted=False)
    question.refresh_from_db()
    assert question.also_count == 1
    with pytest.raises(BadText):
        want_to_know(actor=question.author, question=question)


def test_the_organisers_decide_what_is_often_asked(cycle, asked):
    question, officer = asked
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    with pytest.raises(QuestionClosed):
        put_in_faq(actor=leader, question=question)
    answer_question(actor=officer, question=question, text="Maret.")
    suggest_for_faq(actor=question.author, question=question, now=MONDAY)
    with pytest.raises(NotYourRole):
        put_in_faq(actor=officer, question=question)
    put_in_faq(actor=leader, question=question, now=MONDAY)
    put_in_faq(actor=leader, question=question)
    question.refresh_from_db()
    assert (question.faq_at, question.faq_suggested_at) == (MONDAY, None)
    put_in_faq(actor=leader, question=question, wanted=False)
    question.refresh_from_db()
    assert question.faq_at is None


def test_a_recording_is_replaced_and_deleted_with_its_file(asked, django_capture_on_commit_callbacks):
    question, officer = asked
    with pytest.raises(NotYourOffice):
        add_sound(actor=question.author, question=question, part=Part.QUESTION, upload=upload(mp3()))
    with pytest.raises(QuestionClosed):
        add_sound(actor=officer, question=question, part=Part.ANSWER, upload=upload(mp3()))
    with pytest.raises(BadSound):
        add_sound(actor=officer, question=question, part=Part.QUESTION, upload=upload(b"<script>" * 99))
    first = add_sound(actor=officer, question=question, part=Part.QUESTION, upload=upload(mp3()))
    with django_capture_on_commit_callbacks(execute=True):
        second = add_sound(actor=officer, question=question, part=Part.QUESTION, upload=upload(mp3()))
    files = [default_storage.exists(sound.file.name) for sound in (first, second)]
    assert (files, QuestionSound.objects.count()) == ([False, True], 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_sound(actor=officer, question=question, part=Part.QUESTION) == 1
    assert remove_sound(actor=officer, question=question, part=Part.QUESTION) == 0
    assert not default_storage.exists(second.file.name)


@pytest.mark.parametrize(
    "wrong", [{"answer_days": 0}, {"latest_days": 3}, {"handover_days": "2"}, {"answer_days": True}]
)
def test_a_profile_with_impossible_times_is_refused(cycle, wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="questions"):
        ProfileSettings.from_dict({**cycle.data, "questions": wrong})


def test_a_profile_without_times_gets_the_usual_ones(cycle):
    data = {name: value for name, value in cycle.data.items() if name != "questions"}
    rules = ProfileSettings.from_dict(data).questions
    assert (rules.answer_days, rules.latest_days, rules.handover_days) == (5, 20, 2)
