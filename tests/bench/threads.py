"""Threads under load: `python -m tests.bench.threads`.

Posting into a thread of 5,000 posts against an empty one, in turns, by the service. The page of a thread that shows
150 posts, warm, for a visitor (as it is shipped, with the cache in front) and for somebody signed in, against a bare
view that makes one query for the same posts and answers minimal HTML, in turns on the same server and database.
Options: `--seconds`, `--rounds`, `--database`, `--servers`, `--write` puts the figures into docs/developers/talk-speed.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
from typing import Any

from participate.contests.proofs.scratch import Scratch
from tests.bench import report
from tests.bench.environment import BARE, PRODUCT, ROOT, Place
from tests.bench.load import Figure, measure, serving

PAGE = ROOT / "docs" / "developers" / "talk-speed.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
Lines = list[str]


def main(arguments: list[str]) -> int:
    """Measure and print; exit status 1 when a request failed."""
    options = _options(arguments)
    posting, pages, errors = Lines(), Lines(), 0
    scratch = Scratch()
    try:
        for kind in ["sqlite", "postgresql"] if options.database == "both" else [options.database]:
            with scratch.database(kind) as (url, folder):
                place = Place(kind, url, folder)
                facts = _facts(place)
                posting.append(_posting_line(kind, facts))
                for server in options.servers.split(","):
                    found, failed = _pages(place, server, facts, options)
                    pages += found
                    errors += failed
    finally:
        scratch.close()
    table = "\n".join([*POSTING, *posting, "", *PAGES, *pages])
    print("\n" + table)
    if options.write:
        _write(table)
    return 1 if errors else 0


POSTING = [
    "| database | posts in it | ms into it | ms into an empty one | ratio | CPU ms | CPU ms, empty | CPU ratio |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
]
PAGES = [
    "| database | server | page of 150 posts | bare /s | Rembuk /s | ratio | CPU ms bare | CPU ms Rembuk | CPU ratio |",
    "|---|---|---|--:|--:|--:|--:|--:|--:|",
]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--servers", default="wsgi")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _facts(place: Place) -> dict[str, Any]:
    """Fill the database, measure posting, collect the static files."""
    for command in (["tests.bench.threads_data", str(place.folder)],
                    ["participate", "collectstatic", "--no-input", "--verbosity", "0"]):  # fmt: skip
        subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=place.environment(), check=True)
    return dict(json.loads((place.folder / "facts.json").read_text()))


def _posting_line(kind: str, facts: dict[str, Any]) -> str:
    row = facts["posting"]
    return (
        f"| {kind} | {facts['posts']:,} | {row['long_ms']:.1f} | {row['empty_ms']:.1f} | {row['ratio']:.2f} "
        f"| {row['long_cpu_ms']:.1f} | {row['empty_cpu_ms']:.1f} | {row['cpu_ratio']:.2f} |"
    )


def _pages(
    place: Place, server: str, facts: dict[str, Any], options: argparse.Namespace
) -> tuple[Lines, int]:
    """Measure the pages in turns; return a line each, and how many requests failed."""
    headers = {"visitor": {}, "signed in": {"Cookie": facts["cookie"]}}
    found: dict[str, list[Figure]] = {}
    with (
        serving(server, "participate.config", place.environment(PRODUCT)) as product,
        serving(server, "tests.bench.bare", place.environment(BARE)) as bare,
    ):
        for _round in range(options.rounds):
            found.setdefault("bare", []).append(measure(bare, "/thread/", options.seconds, {}))
            for who, sent in headers.items():
                found.setdefault(who, []).append(measure(product, facts["page"], options.seconds, sent))
    middle = {name: _median(figures) for name, figures in found.items()}
    lines = [_page_line(place.kind, server, who, middle["bare"], middle[who]) for who in headers]
    return lines, sum(figure.errors for figures in found.values() for figure in figures)


def _page_line(kind: str, server: str, who: str, bare: Figure, own: Figure) -> str:
    return (
        f"| {kind} | {server} | {who} | {bare.per_second:,.0f} | {own.per_second:,.0f} "
        f"| {own.per_second / max(bare.per_second, 0.001):.2f} | {bare.cpu_ms:.2f} | {own.cpu_ms:.2f} "
        f"| {bare.cpu_ms / max(own.cpu_ms, 0.001):.2f} |"
    )


def _median(figures: list[Figure]) -> Figure:
    """Return the middle of each figure; errors are added up."""
    return Figure(
        statistics.median(figure.per_second for figure in figures),
        statistics.median(figure.p99_ms for figure in figures), sum(figure.errors for figure in figures),
        statistics.median(figure.cpu_ms for figure in figures),
    )  # fmt: skip


def _write(table: str) -> None:
    """Put the tables between the marks of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n{report.machine()}\n\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
