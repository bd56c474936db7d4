"""No public page or file says how to reach anybody, who is on the roll, or whose ballot is whose."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from participate.accounts.models import User
from participate.config.access import NAMES, PUBLIC
from participate.demo.accounts import ACCOUNTS
from participate.demo.setting import SLUG
from participate.processes.models import Cycle, Delegate
from participate.proposals.models import Proposal
from tests.factories.people import client_of, plant_contacts, secrets_of_people
from voting.ballots.models import Ballot, Submission

pytestmark = [
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
# The admin and the account pages guard themselves; pictures and static files hold no text.
ELSEWHERE = (
    "/static/",
    "/media/",
    "/kelola/",
    "/akun/",
    "/akun-saya/",
    "/healthz",
    "/readyz",
    "/gaya/",
    "/_util/",
)
FILES = ("contests:recount", "contests:table", "outcomes:table", "proposals:export", "proposals:geojson")
MOST_PAGES = 1200
ALIKE = 3


def local(links: Iterable[str], page: str) -> list[str]:
    """Return the addresses of links that stay on this site and are read by visitors; of queries only the page number."""
    found = []
    for link in links:
        parts = urlsplit(urldefrag(urljoin(f"http://testserver{page}", unescape(link))).url)
        if parts.netloc == "testserver" and parts.scheme == "http" and not parts.path.startswith(ELSEWHERE):
            number = re.search(r"(?:^|&)(page=\d+)", parts.query)
            found.append(parts.path + (f"?{number[1]}" if number else ""))
    return found


def kind_of(address: str) -> str:
    """Return the address with its code and numbers left out, so that pages of one kind are alike."""
    return re.sub(r"/(?:U-|P-)?[A-Z]*-?\d+/", "/#/", re.sub(r"/ikuti/[^/]+/", "/ikuti/#/", address))


def crawl(client: Client, start: list[str]) -> dict[str, str]:
    """Follow every link; of pages that differ only in a code read the first few. Return text by address."""
    waiting, seen, kinds = list(dict.fromkeys(start)), set(start), dict[str, int]()
    texts: dict[str, str] = {}
    while waiting and len(texts) < MOST_PAGES:
        address = waiting.pop(0)
        page: Any = client.get(address)
        text = page.getvalue().decode("utf-8", "replace")
        texts[address] = text + str(dict(page.headers))
        assert page.status_code < 500, address
        found = re.findall(r'(?:href|data-live-url|hx-get)="([^"]+)"', text)
        for link in local([*found, *filter(None, [page.headers.get("Location")])], address):
            kind = kind_of(link)
            if link not in seen and kinds.get(kind, 0) < ALIKE:
                seen.add(link)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(link)
    return texts


def starting_points() -> list[str]:
    """Return both front pages, the demo's proposals, and every public address of every public cycle."""
    rows = Proposal.objects.filter(cycle__slug=SLUG)
    found = ["/", "/en/", *(reverse("proposals:detail", args=[SLUG, row.code]) for row in rows)]
    for name, rule in NAMES.items():
        for cycle in Cycle.objects.filter(is_public=True):
            if rule == PUBLIC:
                found += reversed_or_nothing(name, cycle)
    return found


def reversed_or_nothing(name: str, cycle: Cycle) -> list[str]:
    """Return the address of a name that takes a cycle or nothing."""
    for parts in ({}, {"cycle": cycle.slug}):
        try:
            return [reverse(name, kwargs=parts)]
        except NoReverseMatch:
            continue
    return []


@pytest.fixture(scope="module")
def pages(year: Cycle) -> tuple[list[str], dict[str, str]]:
    """Return the secrets, and every public page with its text."""
    marks = secrets_of_people()
    with translation.override("id"):
        return marks, crawl(Client(), starting_points())


def test_the_crawl_reads_every_public_page_and_file(pages):
    _marks, texts = pages
    assert len(texts) < MOST_PAGES
    read = set(texts)
    for cycle in Cycle.objects.filter(is_public=True):
        assert {reverse(name, args=[cycle.slug]) for name in ("processes:cycle", *FILES)} - read == set()
    assert {
        reverse("proposals:detail", args=[SLUG, "U-04"]),
        "/arsip/",
        "/en/",
        "/siklus/",
    } - read == set()


def test_no_public_page_or_file_contains_a_contact_or_a_key_of_the_roll(pages):
    marks, texts = pages
    found = [(address, mark) for address, text in texts.items() for mark in marks if mark in text]
    assert len(marks) > 100
    assert found == []


def test_no_public_page_or_file_names_a_delegate_beside_a_ballot(pages):
    _marks, texts = pages
    delegates = Delegate.objects.all()
    people = {f"delegate:{row.pk}" for row in delegates} | {row.name for row in delegates}
    ballots = {
        *Ballot.objects.values_list("pk", flat=True),
        *Submission.objects.values_list("receipt", flat=True),
    }
    ballots |= {row for row in Ballot.objects.values_list("nonce", flat=True) if row}
    both = [
        address
        for address, text in texts.items()
        if any(person in text for person in people) and any(ballot in text for ballot in ballots)
    ]
    assert both == []


def test_a_recount_file_holds_no_person(pages):
    _marks, texts = pages
    address = reverse("contests:recount", args=[SLUG])
    names = {row.name for row in Delegate.objects.all()} | {row.code for row in Delegate.objects.all()}
    assert '"ballots"' in texts[address]
    assert [name for name in sorted(names) if f'"{name}"' in texts[address]] == []


@pytest.mark.parametrize("actor", ["delegate", "auditor"])
def test_signed_in_people_without_the_task_see_no_contact_of_proposers_either(year: Cycle, actor: str):
    account = next(row for row in ACCOUNTS if (row.role.value if row.role else "resident") == actor)
    marks = plant_contacts()
    client = client_of(User.objects.get(email=account.email))
    texts = crawl(client, ["/", reverse("processes:cycle", args=[year.slug]), "/apa-kabar/", "/kabar/"])
    assert len(texts) > 20
    assert [(address, mark) for address, text in texts.items() for mark in marks if mark in text] == []
