"""Every address the site answers, ours and those of libraries, with an example of each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLResolver


def routes(resolver: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (route, name) of every address; the names of rooms carry their room."""
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, here)
        else:
            yield here, pattern.name or ""


def example(route: str, parts: Mapping[str, object] | None = None) -> str:
    """Return an address of a route: `parts` by their name, 1 for other numbers, x for other words."""
    known = parts or {}
    wanted = r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>"
    text = re.sub(wanted, lambda part: str(known.get(part[1] or part[2], part[0])), route)
    text = re.sub(r"<int:\w+>|\(\?P<\w+>\\d\+\)|\(\\d\+\)", "1", text)
    text = re.sub(r"\(\?P<\w+>(\w+)\|[^)]*\)", r"\1", text)
    text = re.sub(r"<(?:slug:|str:|path:)?\w+>|\(\.\*\)|\.\*", "x", re.sub(r"\(\?P<\w+>[^)]*\)", "x", text))
    return "/" + text.replace("((?:[\\w\\-]+/)*)", "x/").replace("\\", "").replace("^", "").replace("$", "")
