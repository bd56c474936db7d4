"""Every URL is declared in the access table, and the table names nothing that does not exist."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from participate.config import access


def every_pattern(resolver: URLResolver, route: str = "", name: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield (route, full view name) of every URL below a resolver."""
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{name}{pattern.namespace}:" if pattern.namespace else name
            yield from every_pattern(pattern, here, space)
        elif isinstance(pattern, URLPattern):
            yield here.removeprefix("en/").lstrip("^"), f"{name}{pattern.name}" if pattern.name else None


def test_every_url_is_declared():
    undeclared = [
        (route, name)
        for route, name in every_pattern(get_resolver())
        if access.access_for(name, route) is None
    ]
    assert undeclared == []


def test_the_table_declares_only_urls_that_exist():
    names = {name for _, name in every_pattern(get_resolver())}
    assert sorted(set(access.NAMES) - names) == []
