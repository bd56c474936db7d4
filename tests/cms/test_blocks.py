"""Live blocks: with data, without data, and at a fixed price."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Page

from cms.blocks.body import BodyBlock
from cms.blocks.button import ButtonBlock
from cms.blocks.picture import PictureBlock
from cms.live import pins
from cms.models import ArticlePage
from cms.site import build_default_site
from participate.outcomes.queries.fates import fates
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_many, make_proposal

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
LIVE = [
    "open_actions", "phase_timeline", "envelope", "proposal_list", "proposal_map", "ballot_call", "result", "last_year",
]  # fmt: skip


def _render(kind: str, language: str = "id", **values: object) -> str:
    body = BodyBlock()
    value = body.to_python([{"type": kind, "value": {"title": "", "cycle": "", **values}}])
    with translation.override(language):
        return body.render(value, {"request": RequestFactory().get("/")})


@pytest.mark.parametrize("kind", LIVE)
@pytest.mark.parametrize(
    ("language", "words"), [("id", "Belum ada siklus"), ("en", "No process has begun yet")]
)
def test_without_a_process_a_live_block_says_so_kindly(kind, language, words):
    assert words in _render(kind, language)


@pytest.mark.parametrize("kind", LIVE)
def test_a_process_without_anything_yet_is_shown_too(kind):
    make_cycle(envelope=0)
    assert _render(kind).strip()


@pytest.mark.parametrize("kind", LIVE)
def test_a_hidden_process_is_never_drawn(kind):
    make_cycle("rahasia", name="Rahasia", is_public=False)
    assert "Rahasia" not in _render(kind, cycle="rahasia")


def test_the_list_of_proposals_shows_the_newest_and_the_way_to_all():
    cycle = make_cycle()
    make_many(cycle, 8)
    shown = _render("proposal_list", count=3)
    assert [code for code in ("U-008", "U-007", "U-006", "U-005") if code in shown] == [
        "U-008",
        "U-007",
        "U-006",
    ]
    assert "Lihat semua 8 usulan" in shown


def test_what_became_of_proposals_adds_up():
    cycle = make_cycle()
    for number, status in enumerate(["funded", "deferred", "merged", "rejected", "eligible"], start=1):
        make_proposal(cycle, f"U-{number:02d}", status=status)
    counts = {row.code: row.count for row in fates(cycle)}
    assert counts == {"on_the_way": 1, "waiting": 1, "merged": 1, "deferred": 1, "rejected": 1}


def test_pins_keep_inside_the_drawing():
    points = [
        {"latitude": -5.14 - n / 1000, "longitude": 119.44 + n / 300, "area__name": "RW"} for n in range(9)
    ]
    assert all(20 <= row["x"] <= 980 and 20 <= row["y"] <= 540 for row in pins(points))


@pytest.mark.parametrize("count", [1, 30])
def test_the_front_page_costs_the_same_queries_at_one_and_at_thirty_proposals(
    client, django_assert_num_queries, count
):
    cycle = make_cycle()
    make_many(cycle, count)
    build_default_site([cycle])
    client.get("/")
    with django_assert_num_queries(HOME_QUERIES):
        assert client.get("/").status_code == 200


HOME_QUERIES = 24


@pytest.mark.parametrize("count", [1, 30])
def test_an_article_costs_a_fixed_number_of_queries(client, django_assert_num_queries, count):
    cycle = make_cycle()
    make_many(cycle, count)
    build_default_site([cycle])
    client.get("/tentang/")
    with django_assert_num_queries(ARTICLE_QUERIES):
        assert client.get("/tentang/").status_code == 200


ARTICLE_QUERIES = 11


def test_a_picture_without_words_is_refused():
    build_default_site([make_cycle()])
    page = ArticlePage.objects.get(slug="tentang", locale__language_code="id")
    page.picture_alt = " "
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert list(caught.value.message_dict) == ["picture_alt"]
    block = PictureBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": page.picture_id, "alt": "", "caption": ""}))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "data:text/html,x"])
def test_a_button_leads_to_a_page_or_a_safe_address(url):
    block = ButtonBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "Ayo", "page": None, "url": url}))


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_can_be_previewed_before_they_are_published(language):
    build_default_site([make_cycle()])
    for page in Page.objects.filter(locale__language_code=language, depth__gt=1).specific():
        page.title = "Judul baru"
        answer = page.make_preview_request(preview_mode=page.default_preview_mode)
        assert answer.status_code == 200
        assert "Judul baru" in answer.render().content.decode() if hasattr(answer, "render") else True
