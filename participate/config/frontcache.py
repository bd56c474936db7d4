"""Anonymous pages from memory, in front of Django and its middleware.

A page is kept under (revision of the site, address, encoding). Any commit that changes what is public
bumps the revision, which is the only invalidation; entries also end after `SECONDS`, because some
sentences depend on the clock ("open until 17.00"). Visitors with a session always pass through, and only
answers to requests without any cookie are kept, so nothing of one visitor can reach another.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.http import parse_cookie

from participate.kit import revisions

SECONDS = 30.0
MOST_BYTES = 64 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
_PRIVATE = ("/kelola/", "/akun/", "/en/akun/", "/revisi/", "/healthz", "/readyz", "/media/", "/static/")

Key = tuple[int, str, str, bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer: status code, headers as text pairs, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ends_at: float


class Store:
    """The newest pages up to `MOST_BYTES`, least recently used first out; safe between threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._revision = 0
        self._lock = Lock()

    @property
    def pages(self) -> int:
        """How many pages are kept now."""
        return len(self._pages)

    def get(self, key: Key) -> Page | None:
        """Return the page of `key` unless its time is over."""
        with self._lock:
            self._turn(key[0])
            page = self._pages.get(key)
            if page is None:
                return None
            if page.ends_at < time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page; drop the least recently used ones beyond the limit."""
        if len(page.body) > LARGEST_PAGE:
            return
        with self._lock:
            self._turn(key[0])
            if key[0] < self._revision:
                return
            if key in self._pages:
                self._drop(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _turn(self, revision: int) -> None:
        """Forget every page of an earlier revision: nobody asks for it, and it may show what was deleted since."""
        if revision > self._revision:
            self._revision = revision
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        """Forget one page (the lock is held)."""
        self._bytes -= len(self._pages.pop(key).body)


def may_serve(method: str, path: str, cookies: str, is_special: bool) -> bool:
    """Say whether a request is of the kind that is the same for everybody."""
    if method not in ("GET", "HEAD") or is_special or path.startswith(_PRIVATE):
        return False
    # Django's own reader: another one would miss a session behind a cookie of a shape it does not know.
    return not {settings.SESSION_COOKIE_NAME, "messages"} & parse_cookie(cookies).keys()


def may_keep(status: int, headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether an answer is a public page: 200, no cookie set or read, not marked private."""
    return status == 200 and not any(_is_private(name.lower(), value.lower()) for name, value in headers)


def _is_private(name: str, value: str) -> bool:
    """Say whether a header (in lower case) marks an answer as one person's."""
    refused = {"cache-control": ("private", "no-"), "vary": ("cookie", "*")}
    return name == "set-cookie" or any(word in value for word in refused.get(name, ()))


def current_revision() -> int:
    """Return the site's revision and give the connection back, since no request will do it for us."""
    known = revisions.remembered_site_number()
    if known is not None:
        return known
    number = revisions.site_number()
    if not connection.in_atomic_block:
        connection.close()
    return number


class FrontCacheWSGI:
    """Wraps the WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.store = Store()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from memory, or pass through and keep what comes back."""
        path = environ.get("PATH_INFO", "")
        special = "HTTP_HX_REQUEST" in environ or "HTTP_AUTHORIZATION" in environ
        if not may_serve(environ["REQUEST_METHOD"], path, environ.get("HTTP_COOKIE", ""), special):
            return self.application(environ, start_response)
        key = _key(current_revision(), environ.get("HTTP_HOST", ""), path, environ.get("QUERY_STRING", ""),
                   environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("wsgi.url_scheme", ""))  # fmt: skip
        page = self.store.get(key)
        if page is None:
            return self._pass(environ, start_response, key)
        start_response(f"{page.status} OK", list(page.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    def _pass(self, environ: dict[str, Any], start_response: Callable[..., Any], key: Key) -> Iterable[bytes]:
        """Let Django answer; keep the answer of a GET if it is public."""
        seen: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            seen[:] = [int(status.split(" ", 1)[0]), headers]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self.application(environ, start)
        plain = environ["REQUEST_METHOD"] == "GET" and not environ.get("HTTP_COOKIE")
        if not plain or not seen or not may_keep(seen[0], seen[1]):
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        self.store.put(key, Page(seen[0], tuple(seen[1]), body, time.monotonic() + SECONDS))
        return [body]


class FrontCacheASGI:
    """Wraps the HTTP side of the ASGI application."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self.application = application
        self.store = Store()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer from memory, or pass through and keep what comes back."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        # A browser may send several; Django joins them as well.
        cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
        path, method = scope["path"], scope["method"]
        special = b"hx-request" in headers or b"authorization" in headers
        if not may_serve(method, path, cookies, special):
            await self.application(scope, receive, send)
            return
        revision = revisions.remembered_site_number()
        if revision is None:
            revision = await sync_to_async(current_revision)()
        key = _key(revision, headers.get(b"host", ""), path, scope["query_string"].decode("latin-1"),
                   headers.get(b"accept-encoding", ""), scope.get("scheme", ""))  # fmt: skip
        page = self.store.get(key)
        if page is None:
            await self.application(
                scope, receive, _Recorder(self.store, key, method == "GET" and not cookies, send)
            )
            return
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in page.headers]
        await send({"type": "http.response.start", "status": page.status, "headers": raw})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else page.body})


class _Recorder:
    """A `send` that passes everything on and keeps a public page when it is whole and `plain` was asked for."""

    def __init__(self, store: Store, key: Key, plain: bool, send: Any) -> None:
        self.store, self.key, self.plain, self.send = store, key, plain, send
        self.status = 0
        self.headers: tuple[tuple[str, str], ...] = ()
        self.body = bytearray()

    async def __call__(self, message: dict[str, Any]) -> None:
        """Record one message and pass it on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in message["headers"])
        elif self.plain and len(self.body) <= LARGEST_PAGE:
            self.body += message.get("body", b"")
            if not message.get("more_body") and may_keep(self.status, self.headers):
                page = Page(self.status, self.headers, bytes(self.body), time.monotonic() + SECONDS)
                self.store.put(self.key, page)
        await self.send(message)


def _key(revision: int, host: str, path: str, query: str, encoding: str, scheme: str) -> Key:
    """Return the name a page is kept under; the language is part of the path."""
    return (revision, f"{scheme}://{host}{path}", query, "gzip" in encoding)
