"""The default site: finished in both languages, built again without harm, without a dead link."""

import re
from html import unescape

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import HomePage
from cms.site import build_default_site
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_proposal

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


@pytest.fixture
def site() -> Cycle:
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    make_proposal(cycle, "U-01", status="funded", latitude=-5.147, longitude=119.441)
    make_proposal(cycle, "U-02", status="deferred", latitude=-5.149, longitude=119.443)
    build_default_site([cycle])
    return cycle


def _snapshot() -> list[tuple[object, ...]]:
    rows = Page.objects.filter(depth__gt=1).order_by("path")
    return list(rows.values_list("pk", "path", "slug", "live", "numchild", "latest_revision_created_at"))


def test_building_twice_changes_nothing(site):
    before = _snapshot()
    build_default_site([site])
    assert _snapshot() == before


def test_what_the_council_changed_stays(site):
    page = Page.objects.get(slug="tentang", locale__language_code="id").specific
    page.title = "Tentang kami"
    page.save_revision().publish()
    build_default_site([site])
    page.refresh_from_db()
    assert page.title == "Tentang kami"


def test_a_new_process_gets_its_pages_later(site):
    build_default_site([site, make_cycle("tamamaung-2028", fiscal_year=2028)])
    assert Page.objects.filter(slug="tamamaung-2028", live=True).count() == 2


def test_an_empty_site_is_kind_not_broken(client):
    build_default_site([])
    page = client.get("/")
    assert page.status_code == 200
    assert "Belum ada siklus" in page.content.decode()


def test_every_page_has_its_twin_at_the_same_address(client, site):
    for page in Page.objects.filter(locale__language_code="id", depth__gt=1):
        twin = page.get_translation(page.locale.__class__.objects.get(language_code="en"))
        assert twin.url == "/en" + page.url
        assert client.get(page.url).status_code == client.get(twin.url).status_code == 200


def test_every_picture_has_words(client, site):
    for page in Page.objects.filter(depth__gt=1):
        for picture in re.findall(r"<img[^>]*>", client.get(page.url).content.decode()):
            assert re.search(r'alt="[^"]{10,}"', picture)


def test_no_link_is_dead(client, site):
    seen: set[str] = set()
    dead: set[str] = set()
    for page in Page.objects.filter(depth__gt=1):
        seen |= _check(client, page.url, seen, dead)
    assert dead == set()
    assert len(seen) > 20


def _check(client: Client, url: str, seen: set[str], dead: set[str]) -> set[str]:
    body = client.get(url).content.decode()
    main = re.search(r"<main.*?</main>", body, re.S)
    links = {unescape(link).split("#")[0] for link in re.findall(r'href="(/[^"]*)"', main.group(0))}
    for link in links - seen:
        if not link.startswith("/static/") and client.get(link, follow=True).status_code not in (200, 403):
            dead.add(link)
    return links


def test_anonymous_visitors_get_no_cookie_and_no_token(client, site):
    for page in Page.objects.filter(depth__gt=1):
        answer = client.get(page.url)
        assert not answer.cookies
        assert b"csrfmiddlewaretoken" not in answer.content


def test_the_front_page_comes_first(site):
    assert isinstance(Page.objects.get(slug="beranda").specific, HomePage)
    assert not Page.objects.filter(depth=2, content_type__model="page").exists()


def test_the_first_screen_says_what_is_open_with_one_button(site, client):
    other = make_cycle("latihan", fiscal_year=2026, open_now=[Capability.VOTE])
    words = client.get("/").content.decode()
    top, rest = words.split("</header>", 2)[1:]
    assert (top.count("button--primary"), rest.count("button--primary")) == (1, 0)
    assert site.title in top
    assert f'href="/siklus/{other.slug}/"' in rest
