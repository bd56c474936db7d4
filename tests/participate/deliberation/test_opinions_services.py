"""Answering, joining devices, suggesting, judging, drawing: what the services of opinion maps promise."""

from datetime import timedelta
from typing import Any

import pytest

from participate.deliberation.errors import BadText, TalkIsOver
from participate.deliberation.opinions.enums import PollState, Verdict
from participate.deliberation.opinions.errors import BadStatement, PollNotOpen, StatementGone
from participate.deliberation.opinions.models import Answer, MapDrawing, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.queries.maps import drawing_of, my_group, sheet_of
from participate.deliberation.opinions.services import answers
from participate.deliberation.opinions.services.answers import answer_statement, load_answers, take_back
from participate.deliberation.opinions.services.drawing import draw_poll
from participate.deliberation.opinions.services.polls import (
    begin_poll,
    close_poll,
    open_poll,
    seed_statements,
)
from participate.deliberation.opinions.services.statements import judge_statement, suggest_statement
from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.kit.ratelimit import TooMany
from participate.notices.models import Message
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from tests.factories.opinions import divided, fill, make_poll
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db


def say(poll: OpinionPoll, number: int = 1, value: int = 1, *, by: Any = None, token: str = "satu") -> Answer:
    return answer_statement(actor=by, poll=poll, token=token, number=number, value=value)


def held() -> list[tuple[int, int]]:
    return list(Answer.objects.order_by("statement__number", "pk").values_list("statement__number", "value"))


def test_a_second_answer_replaces_the_first_and_a_double_click_is_one():
    poll = make_poll()
    say(poll, 1, 1)
    say(poll, 1, 1)
    assert (held(), Voice.objects.get().last_place) == ([(1, 1)], 1)
    say(poll, 1, -1)
    assert held() == [(1, -1)]


def test_an_answer_is_taken_back_once_and_again_without_harm():
    poll = make_poll()
    say(poll, 1)
    assert take_back(actor=None, poll=poll, token="satu", number=1)
    assert not take_back(actor=None, poll=poll, token="satu", number=1)
    assert not take_back(actor=None, poll=poll, token="lain", number=1)
    assert held() == []


def test_an_answer_leaves_no_time_and_no_trail():
    poll = make_poll()
    before = AuditEntry.objects.count()
    say(poll, by=make_user())
    assert AuditEntry.objects.count() == before
    kinds = {field.get_internal_type() for model in (Answer, Voice) for field in model._meta.concrete_fields}
    assert kinds & {"DateTimeField", "DateField", "TimeField"} == set()


def test_a_person_counts_once_over_devices():
    poll, person = make_poll(), make_user()
    say(poll, 1, token="hp")
    say(poll, 2, token="laptop")
    say(poll, 3, by=person, token="hp")
    assert Voice.objects.filter(user=person).count() == 1
    assert Voice.objects.count() == 2
    say(poll, 1, -1, by=person, token="laptop")
    assert (Voice.objects.count(), held()) == (1, [(1, -1), (2, 1), (3, 1)])


def test_what_a_device_said_never_replaces_what_the_account_said():
    poll, person = make_poll(), make_user()
    say(poll, 1, 1, by=person, token="")
    say(poll, 1, -1, token="hp")
    say(poll, 2, -1, token="hp")
    say(poll, 3, 0, by=person, token="hp")
    assert (held(), Voice.objects.count()) == ([(1, 1), (2, -1), (3, 0)], 1)


def test_two_devices_are_two_and_nobody_reaches_another():
    poll = make_poll()
    say(poll, 1, 1, token="a")
    say(poll, 1, -1, token="b")
    assert Voice.objects.count() == 2
    assert "satu" not in Voice.objects.values_list("token_hash", flat=True)


@pytest.mark.parametrize("state", [PollState.DRAFT, PollState.CLOSED])
def test_nothing_is_taken_before_and_after(state: str):
    poll = make_poll(opened=state == PollState.CLOSED)
    if state == PollState.CLOSED:
        close_poll(actor=None, poll=poll)
    with pytest.raises(PollNotOpen):
        say(poll)
    with pytest.raises(PollNotOpen):
        take_back(actor=None, poll=poll, token="satu", number=1)
    with pytest.raises(PollNotOpen):
        suggest_statement(actor=None, poll=poll, token="satu", text="Halo")
    assert (Voice.objects.count(), held()) == (0, [])


def test_an_archived_process_takes_nothing():
    poll = make_poll()
    Cycle.objects.update(is_archived=True)
    with pytest.raises(TalkIsOver):
        say(poll)


@pytest.mark.parametrize(("number", "value"), [(99, 1), (1, 7), (0, 0)])
def test_what_is_not_asked_cannot_be_answered(number: int, value: int):
    with pytest.raises(StatementGone):
        say(make_poll(), number, value)


def test_a_statement_that_waits_or_was_kept_out_cannot_be_answered():
    poll = make_poll()
    row = suggest_statement(actor=None, poll=poll, token="satu", text="Tanam pohon di lorong")
    with pytest.raises(StatementGone):
        say(poll, row.number)
    judge_statement(actor=None, statement=row, approve=True)
    say(poll, row.number)
    judge_statement(actor=None, statement=row, approve=False, reason="Sudah ada")
    with pytest.raises(StatementGone):
        say(poll, row.number, -1)


def test_a_hall_behind_one_address_is_let_in_and_a_program_is_slowed(monkeypatch: Any):
    poll = make_poll()
    for number in range(120):
        answer_statement(actor=None, poll=poll, token=f"hp{number}", number=1, value=1, address="10.0.0.1")
    monkeypatch.setattr("participate.deliberation.opinions.services.voices.NEW_DEVICES", 120)
    with pytest.raises(TooMany):
        answer_statement(actor=None, poll=poll, token="baru", number=1, value=1, address="10.0.0.1")
    answer_statement(actor=None, poll=poll, token="hp1", number=2, value=1, address="10.0.0.1")
    monkeypatch.setattr(answers, "MOST_ANSWERS", 2)
    with pytest.raises(TooMany):
        say(poll, 3, token="hp1")


@pytest.mark.parametrize(
    "text", ["x" * 141, "Lihat https://contoh.id", "pernyataan NOMOR 1.", "", "  "],
    ids=["long", "link", "there already", "empty", "blank"],
)  # fmt: skip
def test_a_statement_that_is_none_is_refused_and_nothing_is_written(text: str):
    poll = make_poll()
    with pytest.raises(BadText):
        suggest_statement(actor=None, poll=poll, token="satu", text=text)
    assert Statement.objects.filter(verdict=Verdict.WAITING).count() == 0


def test_the_same_suggestion_twice_is_one_and_five_may_wait():
    poll = make_poll()
    first = suggest_statement(actor=None, poll=poll, token="satu", text="Tanam pohon")
    assert suggest_statement(actor=None, poll=poll, token="satu", text=" tanam  POHON ") == first
    for number in range(4):
        suggest_statement(actor=None, poll=poll, token="satu", text=f"Usul lain {number}")
    with pytest.raises(BadStatement):
        suggest_statement(actor=None, poll=poll, token="satu", text="Yang keenam")
    suggest_statement(actor=None, poll=poll, token="dua", text="Yang keenam")


def test_the_author_is_told_with_the_reason_and_the_trail_never_names_the_author():
    poll, author = make_poll(), make_user("budi@example.org")
    judge = make_user("f@example.org", Role.FACILITATOR, cycle=poll.cycle)
    row = suggest_statement(actor=author, poll=poll, token="", text="Tanam pohon")
    judge_statement(actor=judge, statement=row, approve=False, reason="Menyebut nama orang")
    judge_statement(actor=judge, statement=row, approve=False, reason="Menyebut nama orang")
    told = Message.objects.get()
    assert (told.user, "Menyebut nama orang" in told.body) == (author, True)
    assert not AuditEntry.objects.filter(actor_id=author.pk).exists()
    with pytest.raises(BadStatement):
        judge_statement(actor=judge, statement=row, approve=False)


@pytest.mark.parametrize("role", [None, Role.OPERATOR, Role.VERIFIER, Role.AUDITOR])
def test_only_organisers_organise(role: Role | None):
    poll = make_poll()
    person = make_user("x@example.org", *([role] if role else []), cycle=poll.cycle)
    row = suggest_statement(actor=None, poll=poll, token="satu", text="Tanam pohon")
    for work in (
        lambda: begin_poll(actor=person, cycle=poll.cycle, question="Apa?"),
        lambda: open_poll(actor=person, poll=poll),
        lambda: close_poll(actor=person, poll=poll),
        lambda: seed_statements(actor=person, poll=poll, texts=["Satu"]),
        lambda: judge_statement(actor=person, statement=row, approve=True),
        lambda: load_answers(actor=person, poll=poll, rows=[{1: 1}]),
    ):
        with pytest.raises(NotYourRole):
            work()


def test_a_round_opens_with_statements_only_closes_once_and_opens_again():
    poll = make_poll(0)
    with pytest.raises(PollNotOpen):
        open_poll(actor=None, poll=poll)
    assert len(seed_statements(actor=None, poll=poll, texts=["Satu", "satu ", "", "Dua"])) == 2
    assert seed_statements(actor=None, poll=poll, texts=["Satu"]) == []
    with pytest.raises(BadStatement):
        seed_statements(actor=None, poll=poll, texts=["Tiga", "x" * 141])
    assert Statement.objects.count() == 2
    open_poll(actor=None, poll=poll)
    with pytest.raises(PollNotOpen):
        begin_poll(actor=None, cycle=poll.cycle, question="Lain?")
    first = close_poll(actor=None, poll=poll).closed_at
    assert close_poll(actor=None, poll=poll).closed_at == first
    assert open_poll(actor=None, poll=poll).is_open


@pytest.mark.parametrize("wrong", [{1: 5}, {99: 1}])
def test_answers_from_paper_come_all_or_none(wrong: dict[int, int]):
    poll = make_poll()
    with pytest.raises(StatementGone):
        load_answers(actor=None, poll=poll, rows=[{1: 1, 2: -1}, wrong])
    assert (Voice.objects.count(), held()) == (0, [])
    assert load_answers(actor=None, poll=poll, rows=[{1: 1, 2: -1}, {2: 0}]) == 2
    assert held() == [(1, 1), (2, -1), (2, 0)]


def test_a_process_has_one_round():
    cycle = make_cycle()
    first = begin_poll(actor=None, cycle=cycle, question="Apa?")
    assert begin_poll(actor=None, cycle=cycle, question="Apa lagi?").pk == first.pk


def test_the_map_of_a_round_finds_the_planted_groups_and_what_unites_them():
    poll = make_poll(10)
    fill(poll, divided(24, 10))
    assert draw_poll(poll=poll)
    drawing = drawing_of(poll)
    assert drawing is not None
    sheet = sheet_of(poll, drawing)
    assert ([side.circle.people for side in sheet.sides], sheet.people, sheet.clear) == ([12, 12], 24, True)
    assert {line.number for line in sheet.unites} == {1, 2, 3}
    assert {line.number for line in sheet.divides} <= set(range(4, 11))
    mine = {number: int(value) for number, value in enumerate(divided(24, 10)[0], start=1)}
    assert my_group(drawing, mine) in ("A", "B")
    assert my_group(drawing, {1: 1}) == ""


def test_seven_people_make_no_map_and_nothing_of_them_is_kept():
    poll = make_poll(10)
    fill(poll, divided(7, 10))
    draw_poll(poll=poll)
    assert (drawing_of(poll), MapDrawing.objects.get().data) == (None, None)


def test_nothing_of_a_single_person_is_in_a_drawing():
    poll = make_poll(10)
    fill(poll, divided(24, 10))
    draw_poll(poll=poll)
    data = MapDrawing.objects.get().data
    assert set(data) == {
        "method", "people", "answers", "silhouette", "clear", "statements", "means", "axes", "groups", "counts",
        "consensus", "rejection", "unites", "rejects", "divides",
    }  # fmt: skip
    assert all(set(group) == {"people", "centre", "typical"} for group in data["groups"])
    assert all(row[2] >= 5 for rows in data["counts"].values() for row in rows)


def test_equal_answers_are_drawn_once_and_two_processes_take_turns(settings: Any):
    settings.OPINION_MAP_SECONDS = 10
    poll, now = make_poll(10), database_now()
    fill(poll, divided(24, 10))
    assert draw_poll(poll=poll, now=now)
    assert not draw_poll(poll=poll, now=now + timedelta(seconds=9))
    assert draw_poll(poll=poll, now=now + timedelta(seconds=10))
    assert MapDrawing.objects.get().drawn_at == now
    fill(poll, divided(9, 10))
    assert draw_poll(poll=poll, now=now + timedelta(seconds=20))
    assert MapDrawing.objects.get().people == 33


def test_whoever_answers_draws_nothing(
    django_capture_on_commit_callbacks: Any, settings: Any, monkeypatch: Any
):
    settings.OPINION_MAP_SECONDS = 5
    timers: list[Any] = []

    class Waiting:
        def __init__(self, seconds: float, work: Any, values: list[int]) -> None:
            timers.append((seconds, values))

        def start(self) -> None:
            pass

    monkeypatch.setattr("participate.deliberation.opinions.soon.Timer", Waiting)
    monkeypatch.setattr("participate.deliberation.opinions.soon._waiting", set())
    poll = make_poll()
    with django_capture_on_commit_callbacks(execute=True):
        say(poll, 1)
        say(poll, 2)
    assert (timers, MapDrawing.objects.count()) == ([(5, [poll.pk])], 0)
