"""The pages of points: two columns, a balance in words, no counters while people vote, nothing hostile runs."""

import contextlib
import csv
import io
import re

import pytest
from django.test import Client

from participate.accounts.models import User
from participate.deliberation.errors import BadText
from participate.deliberation.points.models import Point, PointMerge
from participate.deliberation.points.services.hiding import hide_point
from participate.deliberation.points.services.merging import ask_merge
from participate.deliberation.points.services.writing import edit_point, mark_point, withdraw_point
from participate.deliberation.services.gate import stamp
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from tests.attack.test_words_in_threads import PAYLOADS
from tests.factories.points import claim, fill_points, make_weighed
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_proposal
from tests.factories.talk import old_stamp

pytestmark = pytest.mark.django_db
HERE = "/siklus/tamamaung-2027/usulan/U-01/"


@pytest.fixture
def thread(monkeypatch):
    old_stamp(monkeypatch)
    return make_weighed()[1]


def browser(person: User) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def text_of(client, address, **data):
    return client.get(address, data).content.decode()


def form(**more):
    return {
        "side": "for",
        "text": "Air tidak lagi masuk rumah.",
        "language": "id",
        "started": stamp(),
        **more,
    }


def test_an_empty_proposal_asks_for_both_sides_equally(client):
    make_proposal(make_cycle(), "U-01")
    html = text_of(client, HERE)
    assert html.count("points__add") == 2
    assert "poin/tambah/?sisi=for" in html
    assert "poin/tambah/?sisi=against" in html


def test_the_first_point_begins_the_thread_and_shows_up_in_its_column():
    proposal = make_proposal(make_cycle(), "U-01")
    page = browser(make_user("sari@example.org", display_name="Ibu Sari"))
    answer = page.post(f"{HERE}poin/tambah/", form(started=""))
    assert (answer.status_code, Point.objects.count()) == (422, 0)
    proposal.refresh_from_db()
    assert proposal.thread_id is None


def test_a_point_is_sent_without_javascript_and_twice_is_once(thread):
    page = browser(make_user("sari@example.org", display_name="Ibu Sari"))
    for _click in range(2):
        answer = page.post(f"{HERE}poin/tambah/", form())
        assert answer["Location"] == f"{HERE}#poin"
    assert Point.objects.count() == 1
    html = text_of(page, HERE)
    assert (
        html.index('id="setuju"') < html.index("Air tidak lagi masuk rumah.") < html.index('id="keberatan"')
    )


def test_what_was_refused_keeps_the_text(thread):
    page = browser(make_user("sari@example.org"))
    answer = page.post(f"{HERE}poin/tambah/", form(text="x" * 301))
    assert (answer.status_code, "x" * 301 in answer.content.decode()) == (422, True)
    assert page.post(f"{HERE}poin/tambah/", form(side="")).status_code == 422


def test_a_one_sided_list_warns_in_words(client, thread):
    for number in range(7):
        claim(thread, f"Untung nomor {number}")
    html = text_of(client, HERE)
    assert "7 setuju, 0 keberatan." in html
    assert "balance__warning" in html
    assert "balance__warning" in text_of(client, f"{HERE}poin/")
    claim(thread, "Mahal", side="against")
    assert "balance__warning" not in text_of(client, HERE)


def test_the_most_helpful_come_first_but_not_while_a_vote_is_open(client, thread):
    first, second = claim(thread, "Ditulis pertama"), claim(thread, "Paling membantu")
    for name in ("a", "b"):
        mark_point(actor=make_user(f"{name}@example.org"), point=second)

    def order(address):
        html = text_of(client, address)
        return html.index(second.body) < html.index(first.body), "2 orang terbantu" in html

    assert order(HERE) == (True, True)
    card = text_of(client, "/siklus/tamamaung-2027/usulan/")
    assert ("Paling membantu" in card, "Ditulis pertama" in card) == (True, False)
    open_only(thread.cycle, Capability.VOTE)
    for address in (HERE, f"{HERE}poin/", f"{HERE}lembar/"):
        assert order(address) == (False, False)
    card = text_of(client, "/siklus/tamamaung-2027/usulan/")
    assert ("Paling membantu" in card, "2 setuju, 0 keberatan." in card) == (False, True)
    one = text_of(client, f"/siklus/tamamaung-2027/poin/{thread.pk}/2/")
    assert "orang terbantu" not in one


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_queries_at_one_and_at_thirty(client, thread, count, django_assert_num_queries):
    fill_points(thread, count)
    for address, number in ((HERE, 12), (f"{HERE}poin/", 5), (f"{HERE}lembar/", 10), ("/siklus/tamamaung-2027/usulan/", 9),
                            (f"/siklus/tamamaung-2027/poin/{thread.pk}/2/", 8),
                            ("/siklus/tamamaung-2027/poin.csv", 4)):  # fmt: skip
        with django_assert_num_queries(number):
            b"".join(client.get(address))


def test_thirty_proposals_on_cards_cost_one_query_more_than_none(client, django_assert_num_queries):
    cycle = make_cycle()
    for number in range(1, 13):
        fill_points(make_weighed(cycle, f"U-{number:02d}")[1], 3)
    with django_assert_num_queries(9):
        html = text_of(client, "/siklus/tamamaung-2027/usulan/")
    assert html.count("points-card__one--against") == 12


def test_all_points_come_page_by_page(client, thread):
    fill_points(thread, 30)
    first, second = (text_of(client, f"{HERE}poin/", lembar=n) for n in (1, 2))
    assert (first.count('class="point"'), second.count('class="point"')) == (50, 10)
    assert "lembar=2" in first
    assert text_of(client, f"{HERE}poin/", lembar="x9").count('class="point"') == 50


def test_helpful_goes_on_and_off_by_plain_post(thread):
    point = claim(thread)
    page = browser(make_user("budi@example.org"))
    address = f"/siklus/tamamaung-2027/poin/{thread.pk}/membantu/"
    for _click in range(2):
        answer = page.post(address, {"point": "1", "next": HERE})
        assert answer["Location"] == f"{HERE}#k1"
    point.refresh_from_db()
    assert point.helpful_count == 1
    page.post(address, {"no_longer": "1", "next": "https://jahat.example/"})
    point.refresh_from_db()
    assert point.helpful_count == 0
    assert page.post(address, {"point": "1", "next": "https://jahat.example/"})["Location"].startswith(
        "/siklus/"
    )


@pytest.mark.parametrize("verb", ["ubah", "tarik"])
def test_somebody_elses_point_is_not_changed(thread, verb):
    claim(thread)
    page = browser(make_user("budi@example.org"))
    address = f"/siklus/tamamaung-2027/poin/{thread.pk}/1/{verb}/"
    assert [page.get(address).status_code, page.post(address, form()).status_code] == [403, 403]
    assert Client().get(address)["Location"].startswith("/akun/login/")


def test_a_point_of_another_process_is_not_found(thread):
    claim(thread)
    make_cycle("lain-2027")
    page = browser(make_user("sari@example.org"))
    for part in ("", "ubah/", "tarik/", "gabung/"):
        assert page.get(f"/siklus/lain-2027/poin/{thread.pk}/1/{part}").status_code == 404


def test_edit_shows_the_history_to_everybody(client, thread):
    point = claim(thread, "Dulu begini")
    page = browser(point.author)
    address = f"/siklus/tamamaung-2027/poin/{thread.pk}/1/"
    assert page.post(f"{address}ubah/", form(text="Sekarang begitu"))["Location"] == address
    assert "Dulu begini" in text_of(client, address)
    page.post(f"{address}tarik/")
    assert "Dulu begini" not in text_of(client, address)
    assert "Sekarang begitu" not in text_of(client, HERE)


def test_two_points_are_joined_on_their_pages(thread):
    budi = make_user("budi@example.org", display_name="Pak Budi")
    claim(thread, "Jalan aman malam hari")
    claim(thread, "Malam hari orang berani lewat", by=budi)
    address = f"/siklus/tamamaung-2027/poin/{thread.pk}/1/"
    reader = browser(make_user("tono@example.org"))
    assert reader.post(f"{address}gabung/", {"other": "99", "note": "x"}).status_code == 422
    assert reader.post(f"{address}gabung/", {"other": "2", "note": "Sama-sama aman"})["Location"] == address
    row = PointMerge.objects.get()
    assert reader.post(f"{address}gabung/{row.pk}/", {"yes": "1"}).status_code == 403
    for person in (Point.objects.get(number=1).author, budi):
        page = browser(person)
        assert "Ya, keduanya sama" in text_of(page, address)
        page.post(f"{address}gabung/{row.pk}/", {"yes": "1"})
    html = text_of(reader, HERE)
    assert "1 orang lain mengatakan hal yang sama" in html
    assert "Jalan aman malam hari" not in html.split('id="poin"')[1]
    assert "Jalan aman malam hari" in text_of(reader, f"/siklus/tamamaung-2027/poin/{thread.pk}/2/")


def test_an_archived_process_offers_nothing_to_write(thread):
    point = claim(thread)
    Cycle.objects.update(is_archived=True)
    page = browser(point.author)
    html = text_of(page, HERE)
    assert ("points__add" in html, "point__acts" in html) == (False, False)
    assert page.post(f"{HERE}poin/tambah/", form(text="Baru")).status_code in (409, 422)
    assert Point.objects.count() == 1


@pytest.mark.parametrize("words", PAYLOADS)
def test_hostile_words_stay_words(client, thread, words):
    with contextlib.suppress(BadText):
        claim(thread, words)
    for address in (HERE, f"{HERE}poin/", f"{HERE}lembar/", "/siklus/tamamaung-2027/usulan/"):
        html = text_of(client, address)
        inside = html.split("<main")[1]
        assert not re.search(
            r"<(script(?! type=.module)|img src=.?x|iframe|svg on|body|object|embed|style)", inside, re.I
        )
        assert not re.search(r"<[^>]*\son\w+\s*=", inside)


def test_the_table_has_every_point_and_no_name(client, thread):
    one = claim(thread, "=cmd()", link="https://bps.go.id/")
    mark_point(actor=make_user("budi@example.org"), point=one)
    gone = claim(thread, "Ditarik lagi", side="against")
    withdraw_point(actor=gone.author, point=gone)
    body = b"".join(client.get("/siklus/tamamaung-2027/poin.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["nomor"], row["sisi"], row["alasan"], row["terbantu"]) for row in rows] == [
        ("1", "for", "'=cmd()", "1")
    ]
    assert "Sari" not in body
    open_only(thread.cycle, Capability.VOTE)
    body = b"".join(client.get("/siklus/tamamaung-2027/poin.csv")).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(body)))["terbantu"] == ""


def test_the_sheet_shows_three_of_each_side_and_the_source_by_its_host(client, thread):
    for number in range(5):
        claim(thread, f"Untung nomor {number}", link="https://bps.go.id/data?x=1")
    html = text_of(client, f"{HERE}lembar/")
    assert (html.count("Untung nomor"), "bps.go.id" in html, "data?x=1" in html) == (3, True, False)
    assert client.get("/siklus/tamamaung-2027/usulan/U-99/lembar/").status_code == 404


def test_the_organiser_sees_the_question_for_somebody_who_left(thread):
    sari = claim(thread, "Satu")
    claim(thread, "Dua", by=make_user("budi@example.org"))
    ask_merge(
        actor=make_user("tono@example.org"), source=sari, target=Point.objects.get(number=2), note="Sama"
    )
    Point.objects.filter(pk=sari.pk).update(author=None)
    organiser = browser(make_user("fas@example.org", Role.FACILITATOR, cycle=thread.cycle))
    assert "Ya, keduanya sama" in text_of(organiser, f"/siklus/tamamaung-2027/poin/{thread.pk}/1/")


def test_a_changed_point_says_so(client, thread):
    point = claim(thread, "Dulu")
    edit_point(actor=point.author, point=point, text="Kini")
    assert "diubah" in text_of(client, HERE)


def test_private_words_are_asked_about_before_they_are_read_by_all(thread):
    page = browser(make_user("sari@example.org"))
    typed = form(text="Telepon saya 081234567890 untuk pinjam alat.")
    answer = page.post(f"{HERE}poin/tambah/", typed)
    assert (answer.status_code, Point.objects.count()) == (422, 0)
    page.post(f"{HERE}poin/tambah/", {**typed, "yes": "private"})
    assert Point.objects.count() == 1


def test_a_point_can_be_reported_and_a_hidden_one_names_the_rule(client, thread):
    point = claim(thread, "Kata-kata kasar")
    address = f"/siklus/tamamaung-2027/poin/{thread.pk}/1/"
    assert f"/lapor/point/{point.pk}/" in text_of(client, address)
    hide_point(point.pk, 3)
    html = text_of(client, address)
    assert ("Kata-kata kasar" in html, "aturan 3" in html) == (False, True)
    assert "Kata-kata kasar" not in text_of(client, HERE)
