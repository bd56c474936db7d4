"""Measure the pages against bare Django views that make the same main query, in the same run.

For each database, server and page: a bare view, the page for a visitor through Django, the page for
somebody signed in, and the page for a visitor from the cache in front of Django. Requests a second are the
median of three rounds in which the four take turns, so that a busy machine slows all of them.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench import data, report
from tests.bench.environment import BARE, PRODUCT, ROOT, Place, database
from tests.bench.load import Figure, Server, measure, serving
from tests.bench.pages import PAGES, Page

ROUNDS = 3
# Requests that carry this header are answered by Django even where the cache in front knows the page.
THROUGH = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one page did on one server and database; rates are requests a second, None = does not apply."""

    database: str
    server: str
    page: str
    bare: Figure
    visitor: Figure | None
    member: Figure
    cached: Figure | None

    @property
    def ratio(self) -> float:
        """The page through Django in parts of the bare view, by the server's CPU: steady on a busy machine."""
        return self.bare.cpu_ms / max((self.visitor or self.member).cpu_ms, 0.001)


def main(arguments: list[str]) -> int:
    """Run the bench as the command line asks; returns the exit status."""
    options = _options(arguments)
    kinds = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    rows: list[Row] = []
    inspected: dict[str, Any] = {}
    for kind in kinds:
        print(f"\n{kind}: data", flush=True)
        with database(kind) as place:
            facts = data.prepare(place)
            inspected[kind] = inspect(place)
            for server in filter(None, options.servers.split(",")):
                rows += list(measured(place, server, facts, options))
    found = {"rows": [asdict(row) for row in rows], "pages": inspected, "machine": report.machine()}
    if options.json:
        print(json.dumps(found, indent=2))
    text = report.markdown(rows, inspected, options.seconds)
    print("\n" + text)
    if options.write:
        report.write(text)
    return int(any(figure.errors for row in rows for figure in _figures(row)))


def _options(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one round (three a figure)")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--servers", default="wsgi,asgi", help="empty: only queries, weight, CPU")
    parser.add_argument("--pages", default=",".join(page.name for page in PAGES))
    parser.add_argument("--json", action="store_true", help="print every figure as JSON as well")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {report.PATH.name}")
    return parser.parse_args(arguments)


def inspect(place: Place) -> dict[str, Any]:
    """Return queries, weight and CPU of every page, and the CPU of its bare view, by name."""
    found, bare = _inspected(place, PRODUCT), _inspected(place, BARE, "bare")
    return {name: {**row, "bare_cpu_ms": bare[name]["cpu_ms"]} for name, row in found.items()}


def _inspected(place: Place, settings: str, *words: str) -> dict[str, Any]:
    """Run the inspection in a process of its own and read what it prints."""
    command = [sys.executable, "-m", "tests.bench.inspect_pages", str(place.facts), *words]
    run = subprocess.run(
        command, cwd=ROOT, env=place.environment(settings), check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def measured(place: Place, server: str, facts: dict[str, Any], options: argparse.Namespace) -> Iterator[Row]:
    """Start both sites on one kind of server and measure every page."""
    print(f"{place.kind}, {server}", flush=True)
    with (
        serving(server, "participate.config", place.environment()) as product,
        serving(server, "tests.bench.bare", place.environment(BARE)) as bare,
    ):
        for page in PAGES:
            if page.name in options.pages.split(","):
                row = _row(place.kind, server, page, Targets(product, bare, facts), options.seconds)
                print("  " + report.line(row), flush=True)
                yield row


@dataclass(frozen=True, slots=True)
class Targets:
    """The two sites side by side, and the facts of the data they share."""

    product: Server
    bare: Server
    facts: dict[str, Any]


def _row(kind: str, server: str, page: Page, targets: Targets, seconds: float) -> Row:
    """Measure one page in turns."""
    path = targets.facts["pages"][page.name]
    ways: dict[str, tuple[Server, str, dict[str, str]]] = {
        "bare": (targets.bare, f"/{page.name}/", {}),
        "member": (targets.product, path, {"Cookie": f"sessionid={targets.facts['session']}"}),
    }
    if page.shared:
        ways |= {"visitor": (targets.product, path, THROUGH), "cached": (targets.product, path, {})}
    rounds = [
        {
            way: measure(site, where, seconds, headers | GZIP, warm_up=number == 0)
            for way, (site, where, headers) in ways.items()
        }
        for number in range(ROUNDS)
    ]
    medians = {way: _median([taken[way] for taken in rounds]) for way in ways}
    return Row(
        kind,
        server,
        page.name,
        medians["bare"],
        medians.get("visitor"),
        medians["member"],
        medians.get("cached"),
    )


# Browsers ask for compressed pages, so the product pays for compressing them in every figure.
GZIP = {"Accept-Encoding": "gzip"}


def _median(figures: list[Figure]) -> Figure:
    """Return the round in the middle by rate, with the errors of all rounds."""
    rate = statistics.median(figure.per_second for figure in figures)
    middle = next(figure for figure in figures if figure.per_second == rate)
    cpu = statistics.median(figure.cpu_ms for figure in figures)
    return Figure(middle.per_second, middle.p99_ms, sum(figure.errors for figure in figures), cpu)


def _figures(row: Row) -> list[Figure]:
    """Return the figures a row holds."""
    return [figure for figure in (row.bare, row.visitor, row.member, row.cached) if figure]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
