"""The first load of a page people open on a phone stays under 150 kB, compressed, everything a browser fetches."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from participate.processes.enums import Capability
from participate.processes.models import Cycle
from tests.bench.weight import LIMIT, Weight, weigh
from tests.factories.contest_pages import SMALL, cast_as, finish, open_page_vote
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_many
from voting.ballots.services import OptionLine

HERE = "/siklus/tamamaung-2027/"


def read_static(path: str) -> bytes:
    """Return a static file by its address; an address that leads nowhere fails the test."""
    found = finders.find(path.removeprefix(settings.STATIC_URL))
    assert found, f"{path} is referenced but does not exist"
    return Path(found).read_bytes()


def weight_of(client: Client, address: str) -> Weight:
    """Return what the page and its files weigh."""
    page: Any = client.get(address, follow=True)
    assert page.status_code == 200
    return weigh(page.content, read_static)


def assert_light(weight: Weight) -> None:
    """Refuse a page that is too heavy, naming the heaviest files; styles, scripts and the font must be in it."""
    assert weight.total <= LIMIT, "\n".join([f"{weight.total:,} bytes", *weight.lines()])
    kinds = {Path(name).suffix for name in weight.files}
    assert {".css", ".js", ".woff2", ".svg"} <= kinds


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VOTE])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["usulan/", "usulan/U-001/", "usulan/peta/", "", "/siklus/", "/apa-kabar/"],
    ids=["list", "proposal", "map of 500", "cycle", "cycles", "find"],
)
def test_a_public_page_stays_under_150_kb(client: Client, cycle: Cycle, address: str):
    make_many(cycle, 500)
    assert_light(weight_of(client, address if address.startswith("/") else HERE + address))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["ranked", "approval"])
def test_a_ballot_of_forty_options_stays_under_150_kb(client: Client, cycle: Cycle, kind: str):
    options = [OptionLine(f"U-{n:02d}", f"Usulan nomor {n} di lorong", 10 + n) for n in range(40)]
    open_page_vote(cycle, options=options, rule={**SMALL, "kind": kind})
    client.force_login(cycle.delegates.get(code="D-01").user)
    assert_light(weight_of(client, HERE + "suara/"))


@pytest.mark.django_db
def test_a_result_and_its_papers_stay_under_150_kb(client: Client):
    place = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE, Capability.COUNT])
    options = [OptionLine(f"U-{n:02d}", f"Usulan nomor {n} di lorong", 10 + n) for n in range(40)]
    contest = open_page_vote(place, voters=40, options=options, rule={**SMALL, "budget": 600})
    for number in range(1, 41):
        cast_as(contest, number, [f"U-{number - 1:02d}", f"U-{number % 40:02d}"])
    finish(contest)
    for end in ("", "aturan-lain/", f"{contest.pk}/protokol/", f"{contest.pk}/suara-saya/"):
        assert_light(weight_of(client, f"{HERE}hasil/{end}"))


def test_the_weight_counts_what_a_browser_fetches_and_nothing_twice():
    files = {
        "/static/a.css": b"@font-face{src:url('fonts/f.woff2')} body{background:url(data:image/png;base64,AA)}",
        "/static/fonts/f.woff2": b"font" * 10,
        "/static/a.js": b'import { b } from "./b.js"; import("./later.js");',
        "/static/b.js": b"export const b = 1;",
        "/static/later.js": b"export {};",
        "/static/sprite.svg": b"<svg/>",
        "/media/p.jpg": b"jpeg",
    }
    html = (
        b'<link rel="stylesheet" href="/static/a.css"><link rel="preload" href="/static/fonts/f.woff2">'
        b'<script type="module" src="/static/a.js"></script><svg><use href="/static/sprite.svg#x"></use></svg>'
        b'<img src="/media/p.jpg"><img loading="lazy" src="/media/q.jpg"><a href="/elsewhere/">x</a>'
    )
    weight = weigh(html, files.__getitem__)
    assert set(weight.files) == {"the page", *files} - {"/media/p.jpg", "/static/later.js"}
    assert weight.files["/static/fonts/f.woff2"] == 40
    assert weight.pictures == {"/media/p.jpg": 4}
