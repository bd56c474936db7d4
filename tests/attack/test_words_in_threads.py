"""Thirty hostile payloads in every text of a thread run nowhere, even with the content security policy off."""

from html.parser import HTMLParser
from typing import Any
from zlib import crc32

import pytest
from django.test import Client

from participate.deliberation.services.changes import edit_post
from participate.deliberation.services.posts import Speech
from participate.deliberation.texts import to_html
from participate.processes.enums import Role
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, picture, say

PAYLOADS = [
    "<script>alert(1)</script>", "\"'><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<a href=javascript:alert(1)>klik</a>", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "https://a.id/\"onmouseover=\"alert(1)", "https://a.id/'onfocus='alert(1)'autofocus='",
    "https://a.id/<script>alert(1)</script>", "http://javascript:alert(1)@a.id", "data:text/html,<script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<body onload=alert(1)>", "<style>@import 'http://a.id'</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<p title=\"</style><img src=x onerror=alert(1)>\">",
    "**<img src=x onerror=alert(1)>**", "*\"onmouseover=alert(1) x=*", "- <script>alert(1)</script>\n- dua",
    "1. <img src=x onerror=alert(1)>\n2. dua", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#x3C;script&#x3E;alert(1)",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>", "\u202e<tpircs>", "{{ 7|add:7 }}{% load %}", "<!--><script>alert(1)</script>-->",
    "</textarea><script>alert(1)</script>", "<form action=//a.id><button formaction=javascript:alert(1)>",
    "<base href=//a.id/>", "http://a.id/**\"><img src=x onerror=alert(1)>**", "@<script>alert(1)</script>",
]  # fmt: skip
RUNS = {"script", "iframe", "object", "embed", "base", "style", "math", "form", "img", "svg", "body"}


class Elements(HTMLParser):
    """What a browser would build: tags, event attributes, addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.wrong: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            address = name in ("href", "src", "action", "formaction") and value
            plain = "".join((value or "").split()).lower()
            if (
                name.startswith("on")
                or name == "style"
                or (address and plain.startswith(("javascript:", "data:")))
            ):
                self.wrong.append((tag, name))


def elements(html: str) -> Elements:
    found = Elements()
    found.feed(html)
    return found


def test_there_are_thirty():
    assert len(set(PAYLOADS)) >= 30


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_becomes_harmless_elements_only(payload: str):
    found = elements(to_html(payload))
    assert (set(found.tags) - {"p", "br", "a", "strong", "em", "ul", "ol", "li"}, found.wrong) == (set(), [])


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_page_of_a_thread_runs_it(payload: str, client: Client):
    plain, hostile = _pages(client, "Kata biasa"), _pages(client, payload)
    for name, html in hostile.items():
        found, usual = elements(html), elements(plain[name])
        more = [tag for tag in RUNS if found.tags.count(tag) > usual.tags.count(tag)]
        assert (name, more, found.wrong) == (name, [], []), payload


def _pages(client: Client, words: str) -> dict[str, str]:
    """Write the words into every text there is, and return the pages that show them."""
    number = crc32(words.encode("utf-8", "replace"))
    thread = make_thread(_cycle(number))
    slug = thread.cycle.slug
    # Names and titles come through forms, which refuse a NUL; PostgreSQL cannot store one.
    stored = words.replace("\0", "")
    writer = make_user(
        f"jahat{number}@example.org", Role.OPERATOR, cycle=thread.cycle, display_name=stored[:120]
    )
    post = say(thread, words, by=writer, photos=[(picture(), words[:150])])
    say(thread, words, by=writer, parent=post, quoting=True, speech=Speech(words[:80]))
    edit_post(actor=writer, post=post, text=f"{words} lagi")
    type(thread).objects.filter(pk=thread.pk).update(title=stored[:200])
    client.force_login(writer)
    client.post(f"/siklus/{slug}/bicara/{thread.pk}/draf/", {"text": words})
    base = f"/siklus/{slug}/bicara/{thread.pk}/"
    rest = {"thread": "", "conversation": "percakapan/1/", "history": "p/1/riwayat/", "write": "tulis/?balas=1&kutip=1",
            "edit": "p/1/ubah/", "withdraw": "p/1/tarik/"}  # fmt: skip
    pages = {name: client.get(base + end).content.decode() for name, end in rest.items()}
    pages["index"] = client.get(f"/siklus/{slug}/bicara/").content.decode()
    return pages


def _cycle(number: int) -> Any:
    return make_cycle(f"uji-{number}")
