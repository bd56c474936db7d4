"""What a browser fetches to show a page for the first time, and how many bytes travel.

Counted: the page, its style sheets, scripts with the modules they import, fonts those style sheets name,
and the drawings (SVG) used from sprites. Texts count as gzip level 6, fonts as they are (already compressed).
Pictures people uploaded are content and are counted apart.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import join, normpath
from urllib.parse import urlsplit

LIMIT = 150_000
TEXTS = (".css", ".js", ".svg", ".json", ".html")
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
# Only what is imported at the start: `import("…")` waits until somebody needs it.
_IMPORT = re.compile(r"""(?:\bimport\b[^"'();]*|\bfrom\s*)["']([^"']+)["']""")
_CSS_IMPORT = re.compile(r"""@import\s+["']([^"']+)["']""")

Read = Callable[[str], bytes]


class _Page(HTMLParser):
    """Collects the addresses a browser fetches with the page."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []
        self.pictures: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element fetches."""
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and set(given.get("rel", "").split()) & {
            "stylesheet",
            "preload",
            "modulepreload",
            "icon",
        }:
            self.files.append(given.get("href", ""))
        elif tag == "script" and given.get("src"):
            self.files.append(given["src"])
        elif tag == "use":
            self.files.append(given.get("href", ""))
        elif tag == "img" and given.get("loading") != "lazy":
            self.pictures.append(given.get("src", ""))


@dataclass(slots=True)
class Weight:
    """Compressed bytes by address; `pictures` are uploaded pictures, not counted in `total`."""

    files: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Bytes of everything but pictures."""
        return sum(self.files.values())

    def lines(self) -> list[str]:
        """Return one line per file, the heaviest first."""
        return [f"{size:>8,}  {name}" for name, size in sorted(self.files.items(), key=lambda row: -row[1])]


def weigh(html: bytes, read: Read) -> Weight:
    """Return the weight of a page; `read` returns the bytes of a path such as /static/css/base.css."""
    page = _Page()
    page.feed(html.decode("utf-8"))
    found = Weight({"the page": _packed(html)})
    waiting = [_path(url, "/") for url in page.files]
    while waiting:
        path = waiting.pop()
        if path and path not in found.files:
            body = read(path)
            found.files[path] = _packed(body) if path.endswith(TEXTS) else len(body)
            waiting += _named_in(path, body)
    for url in page.pictures:
        path = _path(url, "/")
        if path:
            found.pictures[path] = len(read(path))
    return found


def _packed(body: bytes) -> int:
    """Return the number of bytes after gzip level 6."""
    return len(gzip.compress(body, 6, mtime=0))


def _path(url: str, base: str) -> str:
    """Return the path of an address of this site, without fragment; empty for others and for data."""
    parts = urlsplit(url.strip())
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    return normpath(join(base.rpartition("/")[0] + "/", parts.path))


def _named_in(path: str, body: bytes) -> list[str]:
    """Return the files a style sheet or a module makes the browser fetch."""
    if path.endswith(".css"):
        text = body.decode("utf-8")
        return [_path(url, path) for url in (*_URL.findall(text), *_CSS_IMPORT.findall(text))]
    if path.endswith(".js") and "/vendor/" not in path:
        return [
            _path(url, path) for url in _IMPORT.findall(body.decode("utf-8")) if url.startswith((".", "/"))
        ]
    return []
