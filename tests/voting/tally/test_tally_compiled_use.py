"""When Equal Shares goes by machine code: with Numba, where it pays; and the outcome is the same without."""

import importlib
import os
import random
import runpy
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.factories.tally_compiled import KINDS, PACKAGE, forget, tracks_of
from tests.factories.tally_shares import large_contest
from voting.tally import BallotGroup, Contest, Project, Rule, count, sha256
from voting.tally.budget import compiled, shares_search
from voting.tally.budget.compiled import MACHINE, Code, Machine, Shortcut, Track
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_run import Ties
from voting.tally.budget.shares_search import Search
from voting.tally.formats import pabulib
from voting.tally.irresolute import every_outcome
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker, branching

numba = pytest.importorskip("numba")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def loaded() -> Code:
    """The machine code, made if this is the first time."""
    assert MACHINE.code is not None or MACHINE.load(make=True)
    assert MACHINE.code is not None
    return MACHINE.code


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_a_whole_search_finds_the_same_endowment(loaded: Code, kind: str, utility: str):
    contest = large_contest(random.Random(3), kind, 6_000)
    scaled = [Project(project.code, project.cost * 1000) for project in contest.projects]
    contest = contest.replace(projects=scaled, budget=6_000_000)
    rule = Rule("equal_shares", completion="add1", utility=utility, step=20)
    ties = Ties(TieBreaker(contest, tally(contest), rule["tie"]), contest.codes)
    quick, plain = (Search(Electorate(contest, utility), ties, rule) for _ in range(2))
    plain.shortcut.fits = False
    assert quick.endowment() == plain.endowment()
    assert quick.shortcut.code is loaded
    assert plain.shortcut.code is None


def small_files(folder: Path) -> Iterator[tuple[str, Contest, int]]:
    """Yield the real elections that are counted several hundred times within seconds."""
    for path in sorted((folder / "pabulib").glob("*.pb")):
        election = pabulib.read(path)
        contest = election.contest()
        if contest.kind in ("approval", "points") and len(contest.ballots) * len(contest.projects) < 400_000:
            yield path.name, contest, election.scale


@pytest.mark.real_elections
def test_real_elections_have_the_same_outcome_byte_for_byte(
    loaded: Code, real_elections: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shares_search, "SMALL", 0)
    checked = 0
    for name, contest, scale in small_files(real_elections):
        for utility in ("cost", "points" if contest.kind == "points" else "cardinality"):
            rule = Rule("equal_shares", completion="add1_exhaustive", utility=utility, step=scale * 10)
            found = []
            for switch in ("1", "0"):
                monkeypatch.setenv(compiled.SWITCH, switch)
                found.append(sha256(count(contest, rule)))
            assert found[0] == found[1], (name, utility)
            checked += 1
    assert checked > 20


def test_nothing_is_compiled_when_it_is_switched_off(loaded: Code, monkeypatch: pytest.MonkeyPatch):
    contest = large_contest(random.Random(4), "approval", 100)
    _, electorate, ties = tracks_of(loaded, contest, "cost")
    endowment = Fraction(9_000, electorate.voters)
    monkeypatch.setenv(compiled.SWITCH, "0")
    assert Shortcut(electorate, ties).run(electorate, endowment, 10_000) is None
    monkeypatch.setenv(compiled.SWITCH, "1")
    assert isinstance(Shortcut(electorate, ties).run(electorate, endowment, 0), Track)


def test_amounts_beyond_whole_floats_and_walks_through_ties_are_left_to_exact_arithmetic(loaded: Code):
    contest = large_contest(random.Random(4), "approval", 100)
    _, electorate, ties = tracks_of(loaded, contest, "cost")
    assert Shortcut(electorate, ties).fits
    with branching([]):
        assert not Shortcut(electorate, ties).fits
    huge = contest.replace(projects=[Project(one.code, one.cost << 53) for one in contest.projects])
    assert not Shortcut(Electorate(huge), ties).fits


def test_every_way_of_breaking_ties_is_walked_with_machine_code_at_hand(
    loaded: Code, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shares_search, "SMALL", 0)
    contest = Contest.of(
        "approval", [Project(code, 5) for code in "abc"], [BallotGroup((code,), 3) for code in "abc"], 10
    )
    found = every_outcome(contest, Rule("equal_shares", completion="add1_utilitarian", step=1))
    assert loaded is MACHINE.code
    assert len({outcome.funded for outcome in found}) == len(found)


def test_runs_that_floats_cannot_decide_are_soon_not_tried_any_more(loaded: Code):
    """a costs to the last unit what its supporters hold, at every endowment tried."""
    contest = Contest.of("approval", [Project("a", 30)], [BallotGroup(("a",), 3)], 30)
    _, electorate, ties = tracks_of(loaded, contest, "cost")
    shortcut = Shortcut(electorate, ties)
    assert [shortcut.run(electorate, Fraction(10), 0) for _ in range(9)] == [None] * 9
    assert shortcut.undecided == compiled.UNDECIDED + 1


def test_machine_code_is_read_after_some_runs(loaded: Code):
    machine = Machine()
    assert machine.after(compiled.PATIENCE - 1) is None
    assert machine.wait == compiled.PATIENCE
    assert machine.after(compiled.PATIENCE) == loaded
    assert machine.after(0) is machine.code


def test_machine_code_that_was_never_made_is_made_after_many_runs_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    forget(monkeypatch)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    machine = Machine()
    assert machine.after(compiled.PATIENCE) is None
    assert machine.wait == compiled.LONG
    assert machine.after(compiled.LONG - 1) is None


def test_without_numba_functions_stay_python(monkeypatch: pytest.MonkeyPatch):
    forget(monkeypatch)
    monkeypatch.setitem(sys.modules, "numba", None)
    by = importlib.import_module(f"{PACKAGE}.compiled_by")
    assert by.quick(len) is len
    machine = Machine()
    assert machine.after(compiled.LONG) is None
    assert machine.wait > 10**9


def test_a_compiler_that_fails_stops_no_count(monkeypatch: pytest.MonkeyPatch):
    def fail() -> Code:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compiled, "plain_code", fail)
    machine = Machine()
    assert not machine.load(make=True)
    assert machine.after(10**6) is None


def test_machine_code_can_be_made_ahead(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, f"{PACKAGE}.compiled")
    with pytest.raises(SystemExit) as done:
        runpy.run_module(f"{PACKAGE}.compiled", run_name="__main__")
    assert done.value.code == 0


def alone(code: str, **settings: str) -> str:
    """Run some lines in an interpreter of their own."""
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.devnull, **settings},
    ).stdout  # fmt: skip


COUNT = """
import random, sys
from tests.factories.tally_shares import large_contest
from voting.tally import Rule, count, sha256
from voting.tally.budget import compiled
compiled.PATIENCE = compiled.MACHINE.wait = 1
contest = large_contest(random.Random(1), "approval", 6_000)
print(sha256(count(contest, Rule("equal_shares", completion="add1", step=1))), compiled.MACHINE.wait,
      compiled.MACHINE.code is not None, "numba" in sys.modules)
"""


def test_without_numba_and_without_a_kept_code_the_outcome_is_the_same(loaded: Code, tmp_path: Path):
    plain = alone(COUNT, REMBUK_COMPILED="0").split()
    assert plain[1:] == ["1", "False", "False"]
    blocked = alone(f"import sys\nsys.modules['numba'] = None\n{COUNT}").split()
    assert blocked == [plain[0], "inf", "False", "True"]
    nowhere = alone(COUNT, NUMBA_CACHE_DIR=str(tmp_path / "empty")).split()
    assert nowhere == [plain[0], str(compiled.LONG), "False", "True"]
    kept = alone(COUNT).split()
    assert kept == [plain[0], "inf", "True", "True"]


def test_all_of_the_tally_can_be_imported_without_numba():
    code = """
import sys, pkgutil, importlib
sys.modules["numba"] = None
import voting.tally
for item in pkgutil.walk_packages(voting.tally.__path__, "voting.tally."):
    if not item.name.endswith("__main__"):
        importlib.import_module(item.name)
from voting.tally.budget.compiled_by import is_compiled, quick
print(is_compiled(quick(len)))
"""
    assert alone(code).strip() == "False"


def test_without_a_place_to_keep_machine_code_functions_stay_python(monkeypatch: pytest.MonkeyPatch):
    by = importlib.import_module(f"{PACKAGE}.compiled_by")

    def nowhere(**settings: object) -> object:
        def refuse(work: object) -> object:
            raise RuntimeError("cannot cache function: no locator available")

        return refuse

    monkeypatch.setattr(by, "njit", nowhere)

    def work() -> int:
        return 4

    assert by.quick(work) is work
    assert not by.is_compiled(work)
