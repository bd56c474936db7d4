"""What belongs to one person never gets into the memory of public pages."""

import asyncio

import pytest
from django.conf import settings

from participate.config.frontcache import FrontCacheASGI, FrontCacheWSGI, may_keep, may_serve
from participate.kit import revisions

SESSION = f"{settings.SESSION_COOKIE_NAME}=abc"
# Cookies of other programs on the same host, which Python's own reader stumbles over.
STRANGE = ['prefs={"a": 1}; ', "a b c; ", "=; ", "ü=1; ", '"; ', "a=1;;; @=; "]


@pytest.fixture(autouse=True)
def forget_revision():
    revisions.forget()
    yield
    revisions.forget()


def ask(application, **more):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "x", "wsgi.url_scheme": "http", **more}
    return b"".join(application(environ, lambda *_: None))


def echo(environ, start_response):
    """Answer with the cookie, as a page that greets a person would."""
    start_response("200 OK", [("Content-Type", "text/html")])
    return [environ.get("HTTP_COOKIE", "nobody").encode()]


@pytest.mark.parametrize("before", STRANGE)
def test_a_session_is_seen_among_cookies_of_any_shape(before):
    assert not may_serve("GET", "/", before + SESSION, False)
    assert not may_serve("GET", "/", SESSION + "; " + before, False)


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["csrftoken=1", "usulan=1", "rembuk_receipt=1", *STRANGE])
def test_an_answer_to_a_request_with_cookies_is_not_kept(cookie):
    memory = FrontCacheWSGI(echo)
    ask(memory, HTTP_COOKIE=cookie)
    assert ask(memory) == b"nobody"
    assert ask(memory, HTTP_COOKIE="csrftoken=1") == b"nobody"


def test_an_answer_that_depends_on_cookies_is_not_kept():
    assert not may_keep(200, [("Vary", "Accept-Language, Cookie")])
    assert not may_keep(200, [("vary", "*")])
    assert not may_keep(200, [("Cache-Control", "Private")])
    assert may_keep(200, [("Vary", "Accept-Language, Accept-Encoding")])


@pytest.mark.django_db
def test_a_request_with_credentials_of_another_kind_passes_through():
    memory = FrontCacheWSGI(echo)
    ask(memory, HTTP_COOKIE="", HTTP_AUTHORIZATION="Basic eDp5")
    assert memory.store.pages == 0


@pytest.mark.django_db(transaction=True)
def test_two_cookie_headers_are_read_as_one():
    async def site(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"mine" if scope["headers"] else b"public"})

    async def visit(memory, *cookies):
        sent = []

        async def send(message):
            sent.append(message)

        headers = [(b"cookie", text.encode()) for text in cookies]
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
        await memory(scope, None, send)
        return b"".join(message.get("body", b"") for message in sent)

    async def run():
        memory = FrontCacheASGI(site)
        return [await visit(memory, SESSION, "a=1"), await visit(memory), await visit(memory, SESSION, "a=1")]

    revisions.site_number()
    assert asyncio.run(run()) == [b"mine", b"public", b"mine"]
