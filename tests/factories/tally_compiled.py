"""Equal Shares in machine code: the modules imported anew, runs over single ballots."""

import importlib
import sys

import pytest

from voting.tally import Contest
from voting.tally.budget.compiled import Code, Tracks
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_run import Ties
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

PACKAGE = "voting.tally.budget"
PARTS = [f"compiled_{part}" for part in ("by", "run", "follow")]
KINDS = [("approval", "cost"), ("approval", "cardinality"), ("points", "points"), ("ranked", "borda")]


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the modules with the functions be imported anew, until the test is over."""
    for part in PARTS:
        importlib.import_module(f"{PACKAGE}.{part}")
        monkeypatch.delattr(importlib.import_module(PACKAGE), part)
    for part in PARTS:
        monkeypatch.delitem(sys.modules, f"{PACKAGE}.{part}")


def tracks_of(
    code: Code, contest: Contest, utility: str, tie: str = "code"
) -> tuple[Tracks, Electorate, Ties]:
    electorate = Electorate(contest, utility)
    ties = Ties(TieBreaker(contest, tally(contest), (tie,)), contest.codes)
    return Tracks(code, electorate, electorate, ties), electorate, ties
