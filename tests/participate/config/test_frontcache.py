"""Anonymous pages come from memory until a commit changes what is public."""

import asyncio

import pytest
from django.conf import settings

from participate.config.frontcache import FrontCacheASGI, FrontCacheWSGI, may_keep, may_serve
from participate.kit import live, revisions


class Site:
    """A WSGI application that counts how often it is asked."""

    def __init__(self, headers=(("Content-Type", "text/html"),), status="200 OK"):
        self.asked, self.headers, self.status = 0, list(headers), status

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, self.headers)
        return [f"page {self.asked}".encode()]


def ask(application, path="/", method="GET", **more):
    answer = {}
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_HOST": "x",
        "wsgi.url_scheme": "http",
        **more,
    }

    def start(status, headers, exc_info=None):
        answer["status"] = status

    answer["body"] = b"".join(application(environ, start))
    return answer


@pytest.fixture(autouse=True)
def forget_revision():
    revisions.forget()
    yield
    revisions.forget()


@pytest.mark.django_db
def test_the_second_visitor_is_answered_from_memory():
    site = Site()
    cache = FrontCacheWSGI(site)
    assert ask(cache)["body"] == ask(cache)["body"] == b"page 1"
    assert site.asked == 1


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_changes_what_is_public_empties_the_memory():
    cache = FrontCacheWSGI(Site())
    assert ask(cache)["body"] == b"page 1"
    live.announce("cycle:1")
    assert ask(cache)["body"] == b"page 2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_HX_REQUEST": "true"},
        {"method": "POST"},
        {"path": "/kelola/"},
        {"path": "/akun/login/"},
    ],
)
def test_personal_requests_pass_through(more):
    site = Site()
    cache = FrontCacheWSGI(site)
    ask(cache, **more)
    ask(cache, **more)
    assert site.asked == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Set-Cookie", "csrftoken=1")]),
        ("200 OK", [("Cache-Control", "private")]),
        ("200 OK", [("Cache-Control", "max-age=0, no-cache, no-store")]),
        ("404 Not Found", []),
        ("302 Found", [("Location", "/")]),
    ],
)
def test_personal_answers_are_never_kept(status, headers):
    site = Site(headers, status)
    cache = FrontCacheWSGI(site)
    ask(cache)
    ask(cache)
    assert site.asked == 2


@pytest.mark.django_db
def test_languages_hosts_queries_and_encodings_are_kept_apart():
    site = Site()
    cache = FrontCacheWSGI(site)
    for more in (
        {},
        {"path": "/en/"},
        {"HTTP_HOST": "y"},
        {"QUERY_STRING": "a=1"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
    ):
        ask(cache, **more)
    assert site.asked == 5


@pytest.mark.django_db
def test_head_has_headers_and_no_body():
    cache = FrontCacheWSGI(Site())
    ask(cache)
    assert ask(cache, method="HEAD") == {"status": "200 OK", "body": b""}


@pytest.mark.django_db(transaction=True)
def test_the_asgi_side_behaves_the_same():
    asked = 0

    async def site(scope, receive, send):
        nonlocal asked
        asked += 1
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]}
        )
        await send({"type": "http.response.body", "body": b"half ", "more_body": True})
        await send({"type": "http.response.body", "body": b"page"})

    async def visit(cache):
        sent = []

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [],
            "scheme": "http",
        }
        await cache(scope, None, send)
        return b"".join(message.get("body", b"") for message in sent)

    async def both():
        cache = FrontCacheASGI(site)
        return await visit(cache), await visit(cache)

    revisions.site_number()
    assert asyncio.run(both()) == (b"half page", b"half page")
    assert asked == 1


def test_rules_in_one_place():
    assert may_serve("GET", "/", "", False)
    assert may_serve("GET", "/", "csrftoken=1", False)
    assert may_keep(200, [("Content-Type", "text/html")])
