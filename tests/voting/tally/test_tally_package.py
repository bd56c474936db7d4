"""The package as a whole: no framework, examples that run, the same bytes everywhere."""

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import voting.tally

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(
    item.name
    for item in pkgutil.walk_packages(voting.tally.__path__, "voting.tally.")
    if not item.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_run(name: str):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def run_bare(code: str, seed: str = "0") -> str:
    return subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        check=True, capture_output=True, text=True, env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed},
    ).stdout  # fmt: skip


def test_the_tally_needs_no_framework():
    imports = "\n".join(f"import {name}" for name in MODULES)
    loaded = run_bare(f"{imports}\nprint(' '.join(sys.modules))").split()
    roots = {name.partition(".")[0] for name in loaded}
    assert roots.isdisjoint({"django", "wagtail", "channels", "allauth", "participate", "cms"})
    assert {name for name in loaded if name.startswith("voting.")} <= {"voting.tally", *MODULES}


def test_no_result_depends_on_the_hash_seed():
    code = """
from voting.tally import Contest, Project, Rule, count, sha256
from voting.tally.explain import explain
projects = [Project(c, n) for c, n in zip("abcdefgh", (30, 30, 20, 20, 50, 10, 10, 40))]
contest = Contest.from_ballots(kind="ranked", projects=projects, budget=100, rank_limit=4,
                               ballots=["abcd", "badc", "efgh", "hgfe", "ceg", "dfh", "aceg", "bdfh"])
for name in ("greedy", "two_pass", "knapsack", "equal_shares", "plurality", "irv", "borda", "condorcet"):
    outcome = count(contest, Rule(name))
    print(sha256(outcome), sha256(explain(contest, outcome)) if outcome.winner is None else "")
"""
    # -I ignores PYTHONHASHSEED, so the seed is set by a fresh interpreter of its own.
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(outputs) == 1
