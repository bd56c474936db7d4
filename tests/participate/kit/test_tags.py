"""Tags write what they promise."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation


def draw(source: str, **context: object) -> str:
    """Render a template string in Indonesian, with white space folded."""
    context.setdefault("request", RequestFactory().get("/gaya/?rw=RW-01&page=2"))
    with translation.override("id"):
        return " ".join(engines["django"].from_string(source).render(context).split())


def test_money_is_written_and_said():
    assert draw("{{ 1200000000|money }}") == "Rp\u00a01.200.000.000".replace("\u00a0", " ")
    assert draw("{{ 1200000000|money_words }}") == "satu koma dua miliar rupiah"
    assert draw("{{ 170200000|money_spelled }}") == "seratus tujuh puluh juta dua ratus ribu rupiah"
    assert draw("{{ nothing|money_words }}", nothing=None) == "–"
    assert draw("{{ day|date_words }}", day=date(2026, 1, 20)) == "dua puluh Januari dua ribu dua puluh enam"


def test_an_envelope_bar_has_words_a_drawing_and_a_table():
    html = draw(
        '{% envelope_bar 1000 items floors label="Pagu" %}',
        items=[{"label": "U-02 Drainase", "amount": 300, "code": "U-02", "url": "/u-02/", "tone": "a"}],
        floors=[{"label": "Nonfisik", "amount": 250, "reached": False}],
    )
    assert 'aria-label="Pagu. 1 usulan, Rp 300 dari Rp 1.000."' in html
    assert '<rect class="envelope__segment tone-a" x="0%" y="4" width="30%" height="52" rx="3">' in html
    assert "Nonfisik: paling sedikit Rp 250" in html
    assert "belum tercapai" in html
    assert '<td><a href="/u-02/">U-02 Drainase</a></td><td class="num">Rp 300</td>' in html
    assert "sisa Rp 700" in html


def test_an_overfull_bar_says_by_how_much():
    html = draw("{% envelope_bar 1000 items %}", items=[{"label": "A", "amount": 1200}])
    assert "Rp 200 terlalu banyak" in html
    assert "envelope__segment--over" in html


def test_a_stack_of_bars_shows_which_rule_was_used():
    rows = [
        {"label": "Dua tahap", "total": 100, "segments": [{"label": "A", "amount": 60, "code": "U-1"}], "ours": True},
        {"label": "Peringkat", "total": 100, "segments": []},
    ]  # fmt: skip
    html = draw("{% envelope_stack rows %}", rows=rows)
    assert html.count("aturan yang dipakai") == 1
    assert "1 usulan, Rp 60" in html
    assert "0 usulan, Rp 0" in html


def test_a_thread_has_dates_roles_reasons_and_the_next_step():
    steps = [
        {"at": date(2026, 1, 7), "title": "Diajukan", "who": "Ketua RW 01", "text": "Got tersumbat", "tone": "plain"},
        {"at": datetime(2026, 1, 14, 7, 20, tzinfo=UTC), "title": "Lolos", "who": "Tim", "tone": "in"},
        {"at": None, "title": "Musyawarah", "next": True},
    ]  # fmt: skip
    html = draw("{% thread steps %}", steps=steps)
    assert '<time datetime="2026-01-07">7 Januari 2026</time> · Ketua RW 01' in html
    assert "14 Januari 2026, 15.20</time> · Tim" in html
    assert 'thread__step--next"' in html
    assert '<span class="visually-hidden">Berikutnya: </span>Musyawarah' in html


def test_a_bar_chart_has_its_takeaway_as_title_and_a_table():
    html = draw('{% bar_chart "Drainase unggul" rows %}', rows=[{"label": "U-02", "value": 4, "text": "4,0"}])
    assert '<figcaption class="chart__title">Drainase unggul</figcaption>' in html
    assert '<th scope="row">U-02</th><td class="num">4,0</td>' in html


def test_a_badge_has_a_sign_beside_its_colour():
    html = draw('{% status_badge "rejected" "Ditolak" %}')
    assert 'class="badge badge--out"' in html
    assert 'icons.svg#cross"' in html
    assert html.endswith("Ditolak</span>")


def test_pages_keep_the_filters_of_the_address():
    html = draw("{% pagination page %}", page=Paginator(range(60), 20).page(2))
    assert 'href="?rw=RW-01&amp;page=1"' in html
    assert 'href="?rw=RW-01&amp;page=3"' in html
    assert "Halaman 2 dari 3" in html
    assert draw("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_an_empty_state_offers_the_next_action():
    html = draw('{% empty "Belum ada" "Mulai saja." "/usul/" "Usulkan" %}')
    assert '<a class="button button--primary" href="/usul/">Usulkan</a>' in html


def test_a_photo_has_its_words_and_a_scene_stands_in_for_it():
    photo = SimpleNamespace(
        image=SimpleNamespace(url="/media/a.webp", width=1200, height=900), alt="Got tersumbat"
    )
    with_photo = draw("{% photo_or_scene p photo %}", p=None, photo=photo)
    assert 'alt="Got tersumbat"' in with_photo
    assert 'width="1200" height="900"' in with_photo
    without = draw("{% photo_or_scene p %}", p=SimpleNamespace(category=SimpleNamespace(code="KES")))
    assert 'class="scene scene--c" aria-hidden="true"' in without
    assert ">K</text>" in without


def test_the_language_switch_keeps_the_page():
    html = draw("{% language_switch %}")
    assert 'href="/en/gaya/?rw=RW-01&amp;page=2"' in html


@pytest.mark.django_db
def test_a_visitor_without_a_session_costs_no_query_and_gets_no_cookie(
    client: Client, django_assert_num_queries: object
):
    with django_assert_num_queries(0):
        answer = client.get("/gaya/")
    assert answer.status_code == 200
    assert dict(answer.cookies) == {}
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/tidak-ada-sama-sekali-x/", "/en/tidak-ada-sama-sekali-x/"])
@pytest.mark.django_db
def test_a_wrong_address_has_a_way_back(client: Client, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'class="button button--primary" href="/' in answer.content.decode()
