"""Pages of questions: by plain forms, the same queries at one and at thirty, nobody else's, nothing that runs."""

import csv
import io
import itertools
import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participate.deliberation.questions.models import Question
from participate.deliberation.questions.queries.lists import panel_of
from participate.deliberation.questions.services.answering import answer_question, postpone_answer
from participate.deliberation.questions.services.asking import want_to_know, withdraw_question
from participate.deliberation.questions.services.faq import put_in_faq
from participate.kit.clock import database_now
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.proposals.models import Agency
from participate.proposals.services.talk import thread_of_proposal
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_proposal
from tests.factories.questions import TEXT, ask
from tests.factories.reviews import make_office
from tests.factories.talk import make_thread, old_stamp

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/tanya/"
LONG_AGO = datetime(2026, 1, 12, 9, tzinfo=ZoneInfo("Asia/Makassar"))
PUBLIC, SIGNED_IN, DESK, ONE = 9, 13, 12, 7


@pytest.fixture(autouse=True)
def quick(monkeypatch: Any) -> None:
    old_stamp(monkeypatch)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def desk(cycle: Cycle) -> tuple[Any, Any]:
    return make_office(cycle)


def as_user(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(page: Any) -> str:
    return str(page.content.decode())


def filled(page: Any, **values: Any) -> dict[str, Any]:
    """Return the hidden fields of the form on a page with some filled in."""
    hidden = dict(re.findall(r'name="(started)" value="([^"]*)"', text_of(page)))
    return {"language": "id", "office": "", **hidden, **values}


def fill(cycle: Cycle, count: int, office: Any, officer: Any) -> list[Question]:
    """Ask many questions of an office, with answers, promises and marks."""
    thread, also = make_thread(cycle), make_user("juga@example.org")
    made = []
    for number in range(count):
        row = ask(thread, f"Pertanyaan nomor {number}?", office=office, now=LONG_AGO)
        want_to_know(actor=also, question=row)
        if number % 3 == 1:
            answer_question(actor=officer, question=row, text=f"Jawaban {number}.")
        if number % 3 == 2:
            postpone_answer(
                actor=officer, question=row, until=date(2026, 2, 4), reason="Menunggu.", now=LONG_AGO
            )
        made.append(row)
    return made


@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_queries_at_one_and_at_thirty(
    cycle, desk, count: int, django_assert_num_queries: Any
):
    office, officer = desk
    rows = fill(cycle, count, office, officer)
    reader, worker = as_user(make_user("baca@example.org")), as_user(officer)
    with django_assert_num_queries(PUBLIC):
        assert Client().get(HERE).status_code == 200
    with django_assert_num_queries(SIGNED_IN):
        reader.get(HERE)
    with django_assert_num_queries(DESK):
        assert "Pertanyaan nomor 0?" in text_of(worker.get(f"{HERE}instansi/"))
    with django_assert_num_queries(ONE):
        Client().get(f"{HERE}{rows[0].pk}/")
    assert DESK <= 12


def test_the_panel_costs_the_same_at_one_and_at_thirty(cycle, desk, django_assert_num_queries: Any):
    office, officer = desk
    proposal = make_proposal(cycle)
    threads = [thread_of_proposal(actor=None, proposal=proposal), make_thread(cycle)]
    pages = [f"/siklus/tamamaung-2027/usulan/{proposal.code}/", "/siklus/tamamaung-2027/"]
    found = []
    for numbers in (range(1), range(1, 30)):
        for thread, number in itertools.product(threads, numbers):
            row = ask(thread, f"Pertanyaan {number}?", office=office)
            answer_question(actor=officer, question=row, text="Ya.")
        for thread in threads:
            with django_assert_num_queries(5):
                assert panel_of(thread, row.due_on).total == numbers.stop
        with CaptureQueriesContext(connection) as queries:
            assert all("Tanya jawab" in text_of(Client().get(page)) for page in pages)
        found.append(len(queries))
    assert found[0] == found[1]


def test_a_question_is_asked_by_a_plain_form_and_shows_its_day(cycle, desk):
    office, _officer = desk
    client = as_user(make_user("sari@example.org", display_name="Ibu Sari"))
    form = client.get(f"{HERE}tulis/")
    answer = client.post(f"{HERE}tulis/kirim/", filled(form, text=TEXT, office=office.pk))
    question = Question.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}{question.pk}/")
    page = text_of(client.get(answer["Location"]))
    assert (TEXT in page, "Ibu Sari" in page, office.name in page, "Batas jawaban" in page) == (True,) * 4
    again = client.post(f"{HERE}tulis/kirim/", filled(form, text=TEXT, office=office.pk))
    assert (again["Location"], Question.objects.count()) == (answer["Location"], 1)


def test_what_is_wrong_is_said_and_the_text_stays(cycle):
    client = as_user(make_user("sari@example.org"))
    page = client.post(f"{HERE}tulis/kirim/", filled(client.get(f"{HERE}tulis/"), text="y" * 501))
    assert (page.status_code, "Kelebihan 1 huruf" in text_of(page), "y" * 501 in text_of(page)) == (
        422,
        True,
        True,
    )
    page = client.post(
        f"{HERE}tulis/kirim/", {"text": TEXT, "language": "id", "started": "lama", "office": ""}
    )
    assert page.status_code == 422
    assert client.post(f"{HERE}tulis/kirim/", filled(page, text=TEXT)).status_code == 302
    page = client.post(f"{HERE}tulis/kirim/", filled(page, text="Lain?", office="999999"))
    assert page.status_code == 422


def test_whoever_is_not_signed_in_finds_the_text_again(cycle):
    client = Client()
    answer = client.post(f"{HERE}tulis/kirim/", {"text": "Belum masuk?"})
    assert answer["Location"].startswith("/akun/login/")
    client.force_login(make_user("sari@example.org"))
    assert "Belum masuk?" in text_of(client.get(f"{HERE}tulis/"))
    assert "Belum masuk?" not in text_of(client.get(f"{HERE}tulis/"))


def test_a_personal_number_is_asked_about_before_everybody_reads_it(cycle):
    client = as_user(make_user("sari@example.org"))
    text = "Bisa hubungi saya di 0812 3456 7890?"
    page = client.post(f"{HERE}tulis/kirim/", filled(client.get(f"{HERE}tulis/"), text=text))
    assert (page.status_code, Question.objects.count()) == (422, 0)
    page = client.post(f"{HERE}tulis/kirim/", filled(page, text=text, yes="private"))
    assert (page.status_code, Question.objects.count()) == (302, 1)


def test_what_tells_of_violence_is_led_to_people_who_help_and_not_stored(cycle):
    client = as_user(make_user("sari@example.org"))
    page = client.post(
        f"{HERE}tulis/kirim/",
        filled(client.get(f"{HERE}tulis/"), text="Anak tetangga dipukul ayahnya setiap malam, bagaimana?"),
    )
    assert (page.status_code, Question.objects.count()) == (422, 0)


def test_a_question_about_a_proposal_goes_to_the_responsible_office(cycle, desk):
    office, _officer = desk
    proposal = make_proposal(cycle)
    agency = Agency.objects.filter(code=office.code).first() or Agency.objects.create(
        code=office.code, labels={"id": "DPU"}
    )
    type(proposal).objects.filter(pk=proposal.pk).update(agency=agency)
    client = as_user(make_user("sari@example.org"))
    base = f"/siklus/tamamaung-2027/usulan/{proposal.code}/"
    form = client.get(f"{base}tanya/")
    assert f'<option value="{office.pk}" selected>' in text_of(form)
    client.post(f"{base}tanya/kirim/", filled(form, text=TEXT, office=office.pk))
    proposal.refresh_from_db()
    assert Question.objects.get().thread_id == proposal.thread_id
    assert TEXT in text_of(Client().get(base))
    assert Client().get("/siklus/tamamaung-2027/usulan/U-99/tanya/").status_code == 404


def test_the_office_answers_promises_corrects_and_hands_over_by_forms(cycle, desk):
    office, officer = desk
    row = ask(make_thread(cycle), office=office)
    client, base = as_user(officer), f"{HERE}{row.pk}/"
    page = client.post(f"{base}tunda/", {"until": "2020-01-01", "reason": "x"})
    assert page.status_code == 422
    day = row.latest_on.isoformat()
    assert client.post(f"{base}tunda/", {"until": day, "reason": "Menunggu alat."}).status_code == 302
    assert "Akan dijawab tanggal" in text_of(Client().get(base))
    assert client.post(f"{base}jawab/", {"text": "", "language": "id"}).status_code == 422
    client.post(f"{base}jawab/", {"text": "Bulan **Maret**.", "language": "id", "signed_as": "Kepala seksi"})
    text = text_of(Client().get(base))
    assert (
        "<strong>Maret</strong>" in text,
        f"Kepala seksi, {office.name}" in text,
        officer.display_name in text,
    ) == (True, True, False)
    assert client.post(f"{base}jawab/", {"text": "April.", "language": "id"}).status_code == 422
    client.post(f"{base}jawab/", {"text": "April.", "language": "id", "reason": "Alat rusak."})
    text = text_of(Client().get(base))
    assert ("April." in text, "Maret" in text, "Alat rusak." in text, "diperbaiki" in text) == (True,) * 4
    other = ask(row.thread, "Siapa?", office=office)
    client.post(f"{HERE}{other.pk}/alihkan/", {"office": "", "reason": "Bukan urusan kami."})
    assert "Bukan urusan kami." in text_of(Client().get(f"{HERE}{other.pk}/"))


WORK = ["jawab/", "tunda/", "alihkan/", "suara/"]


@pytest.mark.parametrize("path", [*WORK, "tarik/"])
def test_others_are_turned_away_and_nothing_changes(cycle, desk, path: str):
    office, _officer = desk
    row = ask(make_thread(cycle), office=office)
    stranger = make_user("lain@example.org")
    data = {
        "text": "x",
        "language": "id",
        "until": row.latest_on.isoformat(),
        "reason": "x",
        "office": "",
        "part": "question",
    }
    for method in ("get", "post"):
        assert Client().get(f"{HERE}{row.pk}/{path}")["Location"].startswith("/akun/login/")
        assert getattr(as_user(stranger), method)(f"{HERE}{row.pk}/{path}", data).status_code == 403
    row.refresh_from_db()
    assert (row.answered_at, row.withdrawn_at, row.office) == (None, None, office)
    assert as_user(stranger).get(f"{HERE}instansi/").status_code == 403
    assert as_user(stranger).get("/siklus/tamamaung-2027/tanya.csv").status_code == 403
    assert as_user(stranger).post(f"{HERE}{row.pk}/sering/").status_code == 403


def test_a_question_of_another_process_is_not_found_here(cycle, desk):
    other = make_cycle("lain-2027")
    row = ask(make_thread(other))
    person = make_user("semua@example.org", Role.FACILITATOR, Role.OPERATOR)
    for path in ["", *WORK, "tarik/"]:
        assert as_user(person).get(f"{HERE}{row.pk}/{path}").status_code == 404
    assert row.body not in text_of(Client().get(HERE))


def test_in_the_archive_pages_are_read_and_nothing_is_written(cycle, desk):
    office, officer = desk
    row = ask(make_thread(cycle), office=office)
    Cycle.objects.filter(pk=cycle.pk).update(is_archived=True)
    assert "Jawab pertanyaan ini" not in text_of(as_user(officer).get(f"{HERE}{row.pk}/"))
    page = as_user(officer).post(f"{HERE}{row.pk}/jawab/", {"text": "Ya.", "language": "id"})
    assert (page.status_code, "sudah selesai" in text_of(page)) == (422, True)
    client = as_user(row.author)
    assert (
        client.post(f"{HERE}tulis/kirim/", {"text": "Masih?", "language": "id", "office": ""}).status_code
        == 422
    )
    assert Question.objects.count() == 1


def test_tabs_filters_and_search_find_what_they_say(cycle, desk):
    office, officer = desk
    late = ask(make_thread(cycle), "Terlambat sekali?", office=office, now=LONG_AGO)
    done = ask(late.thread, "Sudah dijawab?", office=office)
    answer_question(actor=officer, question=done, text="Sudah, dengan ekskavator.")
    soon = ask(late.thread, "Segera?", now=database_now())
    Question.objects.filter(pk=soon.pk).update(due_on=database_now().date() + timedelta(days=1))
    gone = ask(late.thread, "Ditarik?")
    withdraw_question(actor=gone.author, question=gone)
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    put_in_faq(actor=leader, question=done)

    def shown(query: str) -> list[int]:
        return [
            int(number)
            for number in re.findall(
                r'<article class="question" id="t(\d+)"', text_of(Client().get(HERE + query))
            )
        ]

    assert shown("?lihat=terlambat") == [late.pk]
    assert shown("?lihat=dijawab") == shown("?lihat=sering") == shown("?cari=ekskavator") == [done.pk]
    assert shown("?lihat=segera") == shown("?instansi=-") == [soon.pk]
    assert shown("?lihat=menunggu") == [late.pk, soon.pk]
    assert set(shown("")) == {late.pk, done.pk, soon.pk}
    assert shown("?tentang=999") == shown("?instansi=XX") == shown("?cari=%00tidak") == []
    text = text_of(Client().get(HERE))
    assert ("Siapa yang terlambat" in text, "lihat=terlambat&amp;instansi=DPU" in text) == (True, True)


def test_no_numbers_of_people_while_a_vote_is_open(cycle, desk):
    office, officer = desk
    row = fill(cycle, 1, office, officer)[0]
    pages = [HERE, f"{HERE}{row.pk}/", "/siklus/tamamaung-2027/"]
    assert all("juga ingin tahu</p>" in text_of(Client().get(page)) for page in pages)
    open_only(cycle, Capability.VOTE)
    assert not any("juga ingin tahu</p>" in text_of(Client().get(page)) for page in pages)


def test_often_asked_is_suggested_by_who_proposed_and_confirmed_by_organisers(cycle, desk):
    office, officer = desk
    leader = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    proposal = make_proposal(cycle, proposer=make_user("rw@example.org"))
    row = ask(thread_of_proposal(actor=None, proposal=proposal), office=office)
    answer_question(actor=officer, question=row, text="Maret.")
    base = f"/siklus/tamamaung-2027/usulan/{proposal.code}/"
    owner = as_user(proposal.proposer)
    assert "Usulkan jadi yang sering ditanyakan" in text_of(owner.get(base))
    assert as_user(row.author).post(f"{base}tanya/sering/", {"question": row.pk}).status_code == 403
    elsewhere = ask(make_thread(cycle), "Lain?")
    answer_question(actor=make_user("pandu@example.org"), question=elsewhere, text="Ya.")
    owner.post(f"{base}tanya/sering/", {"question": elsewhere.pk})
    assert Question.objects.filter(faq_suggested_at__isnull=False).count() == 0
    owner.post(f"{base}tanya/sering/", {"question": row.pk})
    assert "Diusulkan jadi yang sering ditanyakan" in text_of(as_user(leader).get(f"{HERE}instansi/"))
    as_user(leader).post(f"{HERE}{row.pk}/sering/", {"mau": "1"})
    assert 'aria-label="Sering ditanyakan"' in text_of(Client().get(base))


def test_i_want_to_know_this_too_is_one_button(cycle, desk):
    row = ask(make_thread(cycle))
    client = as_user(make_user("juga@example.org"))
    for _click in range(2):
        answer = client.post(f"{HERE}{row.pk}/juga/", {"mau": "1", "next": "https://jahat.example/"})
        assert answer["Location"] == f"{HERE}{row.pk}/"
    row.refresh_from_db()
    assert row.also_count == 1
    assert "Anda juga ingin tahu" in text_of(client.get(f"{HERE}{row.pk}/"))
    client.post(f"{HERE}{row.pk}/juga/", {"mau": "0"})
    row.refresh_from_db()
    assert row.also_count == 0
    assert Client().post(f"{HERE}{row.pk}/juga/")["Location"].startswith("/akun/login/")


def test_the_table_for_organisers_has_days_and_no_names(cycle, desk):
    office, officer = desk
    row = ask(make_thread(cycle), "=1+1 kapan?", office=office, now=LONG_AGO)
    answer_question(actor=officer, question=row, text="@SUM(1)", now=LONG_AGO + timedelta(days=20))
    leader = as_user(make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle))
    answer = leader.get("/siklus/tamamaung-2027/tanya.csv")
    text = answer.content.decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(text)))
    assert (line["pertanyaan"], line["jawaban"], line["batas"]) == ("'=1+1 kapan?", "'@SUM(1)", "2026-01-20")
    assert (line["terlambat_hari"], line["instansi"], "Ibu Sari" in text) == ("12", office.name, False)


def test_the_sheet_for_the_notice_board_has_everything_on_one_page(cycle, desk):
    office, officer = desk
    fill(cycle, 30, office, officer)
    text = text_of(Client().get(f"{HERE}cetak/"))
    assert text.count('class="question question--paper"') == 30
    assert "Jawaban 1." in text
