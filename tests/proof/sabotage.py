"""Bugs to plant in readers and writers, to show that a proof finds them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from voting.tally.formats import ballot_table, blt, fast, margin_irv
from voting.tally.formats.any import READERS, Election, Progress, names_of
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.convert import WRITERS


def _raise(path: Path, progress: Progress | None) -> Election:
    """Break on equal ranks as a forgotten case would."""
    if b"=" in path.read_bytes():
        raise KeyError("=")
    return blt.read(path, progress)


def _hang(path: Path, progress: Progress | None) -> Election:
    """Never end on a blank ballot."""
    blank = b"()" in path.read_bytes()
    while blank:
        pass
    return margin_irv.read(path, progress)


def _turned(positions: Callable[..., list[int] | None]) -> Callable[..., list[int] | None]:
    """Give marks in the opposite order."""
    return lambda *given: (positions(*given) or [])[::-1] or None


def _rich(election: Election, path: Path, _drop: bool) -> None:
    """Write one unit of money too much."""
    contest = election.contest()
    held = replace(contest, budget=contest.budget + 1)
    ballot_table.write(BallotTable(election.title, names_of(election), held), path)


KINDS: dict[str, Callable[[], Any]] = {
    "raise": lambda: mock.patch.dict(READERS, {".blt": _raise}),
    "hang": lambda: mock.patch.dict(READERS, {".txt": _hang}),
    "order": lambda: mock.patch.object(fast, "_positions", _turned(fast._positions)),
    "write": lambda: mock.patch.dict(WRITERS, {".csv": _rich}),
}


@contextmanager
def planted(kind: str | None) -> Iterator[None]:
    """Plant one of `KINDS` for a while; nothing for None."""
    if kind is None:
        yield
        return
    with KINDS[kind]():
        yield
