"""A vote through the whole stack against a bare view with one insert: `python -m tests.bench.vote`.

For each database and server: a bare view in a project with Django's own middleware (signed in, CSRF, one insert with
one unique constraint), the vote (session, CSRF,
eligibility, transaction, leaf, receipt), a bare ballot page, the ballot page with 40 options. The four take turns in
every round; figures are medians of the rounds, the ratio is vote / bare. Options: `--seconds`, `--rounds`,
`--database`, `--servers`, `--write` puts the table into docs/developers/vote-speed.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from participate.contests.proofs.scratch import Scratch
from tests.bench import report
from tests.bench.environment import BARE, PRODUCT, ROOT, Place
from tests.bench.load import Figure, Server, drive, serving

LUA = Path(__file__).with_name("vote.lua")
PAGE = ROOT / "docs" / "developers" / "vote-speed.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of one pair on one database and server."""

    database: str
    server: str
    task: str
    bare: Figure
    product: Figure

    @property
    def ratio(self) -> float:
        """Requests a second of the product in parts of the bare view's."""
        return self.product.per_second / max(self.bare.per_second, 0.001)


def main(arguments: list[str]) -> int:
    """Measure and print; exit status 1 when a request failed."""
    options = _options(arguments)
    rows: list[Row] = []
    scratch = Scratch()
    try:
        for kind in ["sqlite", "postgresql"] if options.database == "both" else [options.database]:
            for server in options.servers.split(","):
                with scratch.database(kind) as (url, folder):
                    rows += _measured(Place(kind, url, folder), server, options)
    finally:
        scratch.close()
    table = _table(rows)
    print("\n" + table)
    if options.write:
        _write(table)
    return 1 if any(row.product.errors for row in rows) else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--servers", default="wsgi,asgi")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _measured(place: Place, server: str, options: argparse.Namespace) -> list[Row]:
    """Fill the database, then measure the four tasks in turns."""
    subprocess.run(
        [sys.executable, "-m", "tests.bench.vote_data", str(place.folder)], cwd=ROOT,
        env=place.environment(), check=True,
    )  # fmt: skip
    facts = json.loads((place.folder / "facts.json").read_text())
    subprocess.run([sys.executable, "-m", "participate", "collectstatic", "--no-input", "--verbosity", "0"],
                   cwd=ROOT, env=place.environment(), check=True)  # fmt: skip
    found: dict[str, list[Figure]] = {}
    people, others = place.folder / "people.txt", place.folder / "bare.txt"
    with (
        serving(server, "participate.config", place.environment(PRODUCT)) as product,
        serving(server, "tests.bench.bare", {**place.environment(BARE), "REMBUK_BARE": "project"}) as bare,
    ):
        tasks = {
            "bare vote": lambda: _votes(bare, others, "/vote/", options.seconds),
            "vote": lambda: _votes(product, people, facts["cast"], options.seconds),
            "bare ballot": lambda: _pages(bare, others, "/vote-ballot/", options.seconds),
            "ballot": lambda: _pages(product, people, facts["ballot"], options.seconds),
        }
        for _ in range(options.rounds + 1):
            for name, task in tasks.items():
                found.setdefault(name, []).append(task())
    medians = {name: _median(figures[1:]) for name, figures in found.items()}
    rows = [
        Row(place.kind, server, "vote", medians["bare vote"], medians["vote"]),
        Row(place.kind, server, "ballot page, 40 options", medians["bare ballot"], medians["ballot"]),
    ]
    print(_table(rows), flush=True)
    return rows


def _votes(server: Server, people: Path, path: str, seconds: float) -> Figure:
    """Cast as the next people for some seconds."""
    arguments = ["-s", str(LUA), server.address, "--", str(people), path]
    return drive(server, seconds, arguments)


def _pages(server: Server, people: Path, path: str, seconds: float) -> Figure:
    """Fetch the ballot page as one person."""
    cookie = people.read_text().splitlines()[0].rpartition(" ")[0]
    return drive(server, seconds, ["-H", f"Cookie: {cookie}", server.address + path])


def _median(figures: list[Figure]) -> Figure:
    """Return the middle of each figure; errors are added up."""
    return Figure(
        statistics.median(figure.per_second for figure in figures),
        statistics.median(figure.p99_ms for figure in figures), sum(figure.errors for figure in figures),
        statistics.median(figure.cpu_ms for figure in figures),
    )  # fmt: skip


def _table(rows: list[Row]) -> str:
    lines = [
        "| database | server | task | bare /s | Rembuk /s | ratio | CPU ms bare | CPU ms Rembuk | CPU ratio | p99 ms | errors |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        bare, own = row.bare, row.product
        lines.append(
            f"| {row.database} | {row.server} | {row.task} | {bare.per_second:,.0f} | {own.per_second:,.0f} "
            f"| {row.ratio:.2f} | {bare.cpu_ms:.2f} | {own.cpu_ms:.2f} | {bare.cpu_ms / max(own.cpu_ms, 0.001):.2f} "
            f"| {own.p99_ms:.0f} | {own.errors} |"
        )
    return "\n".join(lines)


def _write(table: str) -> None:
    """Put the table between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    machine: Any = report.machine()
    PAGE.write_text(f"{before}{BEGIN}\n{machine}\n\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
