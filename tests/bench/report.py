"""The figures as tables, on the screen and in the developers' guide."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from tests.bench.environment import ROOT
from tests.bench.load import Figure
from tests.bench.pages import PAGES, PEER
from tests.bench.weight import LIMIT

PATH = ROOT / "docs" / "developers" / "speed.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
TITLES = {page.name: page.title for page in PAGES}
SERVERS = {"wsgi": "WSGI (granian, 2 workers)", "asgi": "ASGI (uvicorn, 2 workers)"}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL, with the pool"}


def machine() -> dict[str, str]:
    """Return what the figures were taken on."""
    names = ("django", "wagtail", "granian", "uvicorn")
    return {
        "date": datetime.now(UTC).date().isoformat(), "cores": str(os.cpu_count()), "python": platform.python_version(),
        **{name: version(name) for name in names},
    }  # fmt: skip


def line(row: Any) -> str:
    """Return one measured page as a line for the screen."""
    parts = [
        ("bare", row.bare),
        ("visitor", row.visitor),
        ("signed in", row.member),
        ("from cache", row.cached),
    ]
    told = "  ".join(f"{label} {rate(figure):>7}" for label, figure in parts)
    spent = (row.visitor or row.member).cpu_ms
    return f"{TITLES[row.page]:<32} {told}  {spent:5.1f} ms CPU, {row.ratio:5.2f} of bare"


def rate(figure: Figure | None) -> str:
    """Return requests a second as people read them."""
    if figure is None:
        return "–"
    text = f"{figure.per_second:,.0f}" if figure.per_second >= 20 else f"{figure.per_second:.1f}"
    return text + (f" ({figure.errors} errors)" if figure.errors else "")


def slow(figure: Figure | None) -> str:
    """Return the slowest percentile."""
    return "–" if figure is None else f"{figure.p99_ms:,.0f}"


def markdown(rows: list[Any], inspected: dict[str, Any], seconds: float) -> str:
    """Return everything measured as markdown."""
    facts = machine()
    begin = (
        f"Measured on {facts['date']}: {facts['cores']} cores, Python {facts['python']}, Django {facts['django']}, "
        f"Wagtail {facts['wagtail']}, granian {facts['granian']}, uvicorn {facts['uvicorn']}; 8 connections, "
        f"median of 3 rounds of {seconds:g} s, compressed answers, load average {os.getloadavg()[0]:.1f}. Columns without "
        "a unit are requests a second; other work on the machine lowers them. CPU ms is what the server spent on one "
        "request and holds on a busy machine; “of bare” is the bare view's CPU over the visitor's through Django "
        "(the ballot: signed in)."
    )
    parts = [begin, pages_table(inspected)]
    for kind in dict.fromkeys(row.database for row in rows):
        for server in dict.fromkeys(row.server for row in rows):
            some = [row for row in rows if (row.database, row.server) == (kind, server)]
            if some:
                parts.append(f"### {DATABASES[kind]}, {SERVERS[server]}\n\n{speed_table(some)}")
    if rows:
        parts.append(peer_table(rows, inspected))
    return "\n\n".join(parts)


def pages_table(inspected: dict[str, Any]) -> str:
    """Return queries and weight of each page."""
    found = next(iter(inspected.values()))
    lines = [
        "| page | SQL queries, visitor | SQL queries, signed in | HTML kB | first load kB, compressed | CPU ms "
        "| CPU ms, bare view | of bare |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for page in PAGES:
        row = found[page.name]
        visitor = row["queries"] if page.shared else "–"
        lines.append(
            f"| {page.title} | {visitor} | {row['queries_signed_in']} | {row['html'] / 1000:.0f} "
            f"| {row['bytes'] / 1000:.1f} | {row['cpu_ms']:.1f} | {row['bare_cpu_ms']:.1f} "
            f"| {row['bare_cpu_ms'] / row['cpu_ms']:.2f} |"
        )
    note = f"First load: page, styles, scripts, fonts and drawings, gzip level 6; the limit is {LIMIT // 1000} kB. "
    note += "CPU ms: the least of thirty answers in process, without the cache; the ballot signed in."
    return "\n".join(["### Queries and weight", "", *lines, "", note])


def speed_table(rows: list[Any]) -> str:
    """Return requests a second of one server on one database."""
    lines = [
        "| page | bare view | visitor, through Django | signed in | visitor, from the cache | p99 ms, signed in "
        "| CPU ms: bare | visitor | signed in | cache | of bare |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {TITLES[row.page]} | {rate(row.bare)} | {rate(row.visitor)} | {rate(row.member)} | {rate(row.cached)} "
        f"| {slow(row.member)} | {cpu(row.bare)} | {cpu(row.visitor)} | {cpu(row.member)} | {cpu(row.cached)} "
        f"| {row.ratio:.2f} |"
        for row in rows
    ]
    return "\n".join(lines)


def cpu(figure: Figure | None) -> str:
    """Return the server's CPU time of one request."""
    return "–" if figure is None else f"{figure.cpu_ms:.1f}" if figure.cpu_ms >= 1 else f"{figure.cpu_ms:.2f}"


def peer_table(rows: list[Any], inspected: dict[str, Any]) -> str:
    """Return the peer's published figures beside ours, named as published."""
    found = next(iter(inspected.values()))
    best = {row.page: row for row in reversed(rows) if row.server == "wsgi"}
    lines = [
        "| the peer's page | its queries | its requests/s | our page | our queries | our requests/s, through Django "
        "| from the cache |",
        "|---|--:|--:|---|--:|--:|--:|",
    ]
    for page in PAGES:
        row = best.get(page.name)
        if page.peer and row:
            times = (row.visitor or row.member).per_second / page.peer_per_second
            lines.append(
                f"| {page.peer} | {page.peer_queries:,} | {page.peer_per_second:g} | {page.title} "
                f"| {found[page.name]['queries']} | {rate(row.visitor or row.member)} ({times:,.0f} times; goal "
                f"{page.goal}) | {rate(row.cached)} |"
            )
    return "\n".join([f"### Beside the nearest peer: {PEER}", "", *lines])


def write(text: str) -> None:
    """Put the tables between the marks of the guide."""
    whole = PATH.read_text(encoding="utf-8")
    new = re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n\n{text}\n\n{END}", whole, flags=re.DOTALL)
    PATH.write_text(new, encoding="utf-8")
    print(f"written to {PATH.relative_to(ROOT)}")
