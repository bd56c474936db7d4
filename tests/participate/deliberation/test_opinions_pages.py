"""The pages of opinion maps: forms without JavaScript, who sees what when, files, constant queries, hostile words."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participate.deliberation.opinions.models import Answer, Statement, Voice
from participate.deliberation.opinions.services.drawing import draw_poll
from participate.deliberation.opinions.services.polls import close_poll
from participate.deliberation.opinions.services.statements import judge_statement, suggest_statement
from participate.processes.enums import Capability, Role
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person, run_retention
from tests.attack.test_words_in_threads import PAYLOADS, elements
from tests.factories.opinions import divided, fill, make_poll
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.talk import old_stamp

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/pendapat/"


@pytest.fixture(autouse=True)
def quick(monkeypatch: Any) -> None:
    old_stamp(monkeypatch)


@pytest.fixture
def poll() -> Any:
    made = make_poll(10)
    fill(made, divided(24, 10))
    draw_poll(poll=made, at_once=True)
    return made


@pytest.fixture
def staff(client: Client, poll: Any) -> Client:
    client.force_login(make_user("f@example.org", Role.FACILITATOR, cycle=poll.cycle))
    return client


def press(client: Client, number: int = 1, value: str = "setuju", **headers: str) -> Any:
    return client.post(f"{HERE}jawab/", {"pernyataan": number, "nilai": value}, headers=headers)


def text_of(client: Client, address: str = HERE) -> str:
    return client.get(address).content.decode()


def stamp_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(started)" value="([^"]*)"', text))


def test_answering_needs_no_account_and_a_device_is_one_voice(client: Client, poll: Any):
    answer = press(client)
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    cookie = client.cookies["pendapat"]
    assert (cookie["httponly"], cookie["samesite"], bool(client.cookies.get("sessionid"))) == (
        True,
        "Lax",
        False,
    )
    press(client, 1, "tidak")
    press(client, 2, "lewat")
    assert Voice.objects.count() == 25
    text = text_of(client)
    assert ("2 dari 10 dijawab" in text, "no-store" in client.get(HERE)["Cache-Control"]) == (True, True)


def test_a_press_by_htmx_brings_the_next_card_and_nothing_else(client: Client, poll: Any):
    answer = press(client, **{"HX-Request": "true"})
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text, 'id="card"' in text, "1 dari 10" in text) == (
        200,
        False,
        True,
        True,
    )
    back = client.post(f"{HERE}batal/", {"pernyataan": 1}, headers={"HX-Request": "true"}).content.decode()
    assert "0 dari 10" in back


@pytest.mark.parametrize("fields", [{}, {"pernyataan": "1"}, {"pernyataan": "x", "nilai": "setuju"},
                                    {"pernyataan": "1", "nilai": "5"}, {"pernyataan": "9" * 30, "nilai": "setuju"}])  # fmt: skip
def test_a_broken_answer_is_a_kind_page_and_changes_nothing(
    client: Client, poll: Any, fields: dict[str, str]
):
    before = Answer.objects.count()
    assert client.post(f"{HERE}jawab/", fields).status_code == 409
    assert Answer.objects.count() == before


def test_the_map_waits_for_seven_own_answers(client: Client, poll: Any):
    for number in range(1, 8):
        text = text_of(client, f"{HERE}peta/")
        assert ("opinion-map__svg" in text, "Yang menyatukan" in text) == (False, False)
        press(client, number)
    text = text_of(client, f"{HERE}peta/")
    assert ("opinion-map__svg" in text, text.count("<circle"), "Hanya Anda" in text) == (True, 2, True)
    assert "Pernyataan nomor 1." in text


def test_a_closed_round_shows_its_map_to_everybody_and_takes_nothing(client: Client, poll: Any):
    close_poll(actor=None, poll=poll)
    assert "opinion-map__svg" in text_of(client, f"{HERE}peta/")
    assert ("jawab/" in text_of(client), press(client).status_code) == (False, 409)


def test_while_a_vote_is_open_nobody_sees_the_map_unless_the_profile_says_so(client: Client, poll: Any):
    open_only(poll.cycle, Capability.VOTE)
    close_poll(actor=None, poll=poll)
    assert "opinion-map__svg" not in text_of(client, f"{HERE}peta/")
    poll.cycle.data["opinions_in_vote"] = True
    poll.cycle.save(update_fields=["data"])
    assert "opinion-map__svg" in text_of(client, f"{HERE}peta/")


def test_no_place_and_no_account_of_anybody_is_in_the_page(client: Client, poll: Any):
    close_poll(actor=None, poll=poll)
    text = text_of(client, f"{HERE}peta/")
    assert text.count("<circle") == 2
    assert not any(hash_ in text for hash_ in Voice.objects.values_list("token_hash", flat=True))


def test_a_suggestion_waits_and_only_its_author_sees_it(client: Client, poll: Any):
    stamp = stamp_of(text_of(client))
    page = client.post(f"{HERE}usul/", {"text": "Taman baca tiap sore", **stamp})
    assert page.status_code == 302
    client.post(f"{HERE}usul/", {"text": "Taman baca tiap sore", **stamp})
    assert Statement.objects.filter(number__gt=10).count() == 1
    assert ("Taman baca" in text_of(client), "Menunggu moderator" in text_of(client)) == (True, True)
    assert "Taman baca" not in text_of(Client())


@pytest.mark.parametrize("text", ["", "x" * 141, "Lihat http://a.id"])
def test_a_wrong_suggestion_comes_back_with_its_words(client: Client, poll: Any, text: str):
    page = client.post(f"{HERE}usul/", {"text": text, **stamp_of(text_of(client))})
    assert (page.status_code, text in page.content.decode(), Statement.objects.count()) == (422, True, 10)


def test_an_organiser_writes_opens_judges_and_closes_by_forms(client: Client):
    cycle = make_cycle()
    client.force_login(make_user("f@example.org", Role.FACILITATOR, cycle=cycle))
    assert "Siapkan pertanyaan" in text_of(client)
    client.post(f"{HERE}meja/pertanyaan/", {"question": "Apa yang kurang?"})
    client.post(f"{HERE}meja/langkah/", {"langkah": "buka"})
    assert "Apa yang kurang?" not in text_of(Client())
    client.post(f"{HERE}meja/pernyataan/", {"texts": "Satu\nDua\r\n\nsatu"})
    client.post(f"{HERE}meja/langkah/", {"langkah": "buka"})
    other = Client()
    assert "0 dari 2 dijawab" in text_of(other)
    other.post(f"{HERE}usul/", {"text": "Tiga", **stamp_of(text_of(other))})
    client.post(f"{HERE}meja/putusan/", {"pernyataan": 3, "putusan": "tolak"})
    assert Statement.objects.get(number=3).verdict == "waiting"
    client.post(f"{HERE}meja/putusan/", {"pernyataan": 3, "putusan": "tolak", "alasan": "Tidak jelas"})
    assert "Tidak jelas" in text_of(other)
    client.post(f"{HERE}meja/putusan/", {"pernyataan": 3, "putusan": "terima"})
    assert "0 dari 3 dijawab" in text_of(other)
    client.post(f"{HERE}meja/langkah/", {"langkah": "tutup"})
    assert "sudah ditutup" in text_of(other)


def test_the_file_of_answers_has_no_names_no_times_and_new_rows_each_time(staff: Client, poll: Any):
    first, second = (staff.get(f"{HERE}meja/jawaban.csv").content.decode() for _turn in range(2))
    rows, again = (list(csv.reader(io.StringIO(text))) for text in (first, second))
    assert rows[0] == ["person", *(f"s{number}" for number in range(1, 11))]
    assert (len(rows), {row[0] for row in rows[1:]} & {row[0] for row in again[1:]}) == (25, set())
    assert sorted(row[1:] for row in rows[1:]) == sorted(row[1:] for row in again[1:])
    assert not any(hash_ in first for hash_ in Voice.objects.values_list("token_hash", flat=True))


def test_seven_people_are_too_few_for_a_file(client: Client):
    poll = make_poll(10)
    fill(poll, divided(7, 10))
    client.force_login(make_user("f@example.org", Role.FACILITATOR, cycle=poll.cycle))
    assert client.get(f"{HERE}meja/jawaban.csv").status_code == 404


def test_results_come_as_csv_and_json_with_the_method(staff: Client, poll: Any):
    rows = list(csv.DictReader(io.StringIO(staff.get(f"{HERE}meja/hasil.csv").content.decode())))
    assert (len(rows), {row["method"] for row in rows}) == (20, {"rembuk-opinion-map-1"})
    data = json.loads(staff.get(f"{HERE}meja/hasil.json").content)
    assert (data["method"], data["people"], set(data["unites"])) == ("rembuk-opinion-map-1", 24, {1, 2, 3})
    assert staff.get(f"{HERE}meja/lain.csv").status_code == 404


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(("part", "count"), [("", 7), ("peta/", 9), ("meja/", 0)])
@pytest.mark.parametrize("statements", [7, 30])
def test_the_number_of_queries_does_not_grow(client: Client, part: str, count: int, statements: int):
    poll = make_poll(statements)
    fill(poll, divided(20 if statements == 7 else 60, statements))
    draw_poll(poll=poll, at_once=True)
    for number in range(1, 6 if statements == 30 else 2):
        suggest_statement(actor=None, poll=poll, token="x", text=f"Usul {number}")
    if part == "meja/":
        client.force_login(make_user("f@example.org", Role.FACILITATOR, cycle=poll.cycle))
        assert queries_of(client, f"{HERE}{part}") == 10
        return
    for number in range(1, 8):
        press(client, number)
    assert queries_of(client, f"{HERE}{part}") == count


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_run_on_no_page(client: Client, payload: str):
    poll = make_poll(7)
    row = suggest_statement(actor=None, poll=poll, token="x", text="Kata biasa")
    Statement.objects.filter(pk=row.pk).update(text=payload.replace("\0", "")[:140])
    judge_statement(actor=None, statement=row, approve=False, reason=payload)
    Statement.objects.filter(poll=poll, number=1).update(text=payload.replace("\0", "")[:140])
    client.force_login(make_user("f@example.org", Role.FACILITATOR, cycle=poll.cycle))
    for part in ("", "meja/"):
        found = elements(text_of(client, f"{HERE}{part}"))
        assert (found.wrong, {"iframe", "math", "base", "style"} & set(found.tags)) == ([], set())
        assert not any("alert" in (value or "") for _tag, value in found.wrong)


def test_what_one_answered_can_be_taken_along_and_goes_with_the_account(poll: Any):
    person = make_user("zul@example.org", display_name="Zulaikha Penanda")
    client = Client()
    client.force_login(person)
    press(client, 1)
    press(client, 2, "tidak")
    row = suggest_statement(actor=person, poll=poll, token="", text="Tanya Zulaikha Penanda")
    judge_statement(actor=None, statement=row, approve=True)
    suggest_statement(actor=person, poll=poll, token="", text="Belum dibaca")
    data = data_of(person_of(person))
    assert {name: len(data[name]) for name in ("opinion_voices", "opinion_answers", "opinion_statements")} == {
        "opinion_voices": 1, "opinion_answers": 2, "opinion_statements": 2,
    }  # fmt: skip
    before = Answer.objects.count()
    erase_person(actor=None, person=person_of(person))
    assert (Answer.objects.count(), Voice.objects.count()) == (before - 2, 24)
    assert list(Statement.objects.filter(number__gt=10).values_list("text", "voice")) == [
        ("Tanya seorang warga", None)
    ]


def test_after_the_closing_answers_stay_and_lead_to_nobody(poll: Any):
    person = make_user("zul@example.org")
    client = Client()
    client.force_login(person)
    press(client, 1)
    close_poll(actor=None, poll=poll)
    before = Answer.objects.count()
    erase_person(actor=None, person=person_of(person))
    assert (Answer.objects.count(), Voice.objects.filter(user=None, token_hash=None).count()) == (before, 1)
    assert "opinion_voices" not in run_retention()
    poll.refresh_from_db()
    poll.closed_at = poll.closed_at.replace(year=2020)
    poll.save(update_fields=["closed_at"])
    assert run_retention()["opinion_voices"] == 24
    assert (Answer.objects.count(), Voice.objects.exclude(token_hash=None).count()) == (before, 0)
