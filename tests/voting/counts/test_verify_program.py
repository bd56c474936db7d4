"""`verify.py` is one short file that runs anywhere: no library, no project, no network, on any Python from 3.9."""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.bundles import PROGRAM, bundle_of
from tests.factories.tally import approval, demo_contest, demo_rules
from voting.counts.bundle.announced import announced_sha256
from voting.counts.bundle.build import bundle
from voting.counts.bundle.material import material_of
from voting.tally import BallotGroup, Contest, Rule, count

SOURCE = PROGRAM.read_text(encoding="utf-8")
OLDEST = (3, 9)


def pythons() -> list[str]:
    """Return every Python from 3.9 on this machine, this one at least."""
    found = {sys.executable}
    roots = [Path.home() / ".pyenv" / "versions", Path.home() / ".local" / "share" / "uv" / "python"]
    found |= {str(path) for root in roots for path in root.glob("*/bin/python3") if path.exists()}
    found |= {path for minor in range(9, 16) if (path := shutil.which(f"python3.{minor}"))}
    return sorted(path for path in found if version_of(path) >= OLDEST)


def version_of(path: str) -> tuple[int, ...]:
    code = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True, check=False)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else (0, 0)


def run(data: bytes, folder: Path, *options: str, python: str = sys.executable, **environment: str):
    """Run the program as people do, far from the project."""
    program, file = folder / "verify.py", folder / "bundle.zip"
    program.write_text(SOURCE, encoding="utf-8")
    file.write_bytes(data)
    command = [python, *([] if environment else ["-I"]), "verify.py", "bundle.zip", *options]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**clean, "PYTHONIOENCODING": "utf-8", **environment},
    )  # fmt: skip


def demo() -> tuple[bytes, str]:
    contest = demo_contest()
    outcome = count(contest, demo_rules()["combined_60_40_two_pass"])
    return bundle(material_of(contest, outcome)), announced_sha256(outcome)


def test_it_has_less_than_a_thousand_lines():
    assert len(SOURCE.splitlines()) < 1000


def test_it_imports_the_standard_library_only_and_nothing_that_reaches_a_network():
    names = set()
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    assert names - set(sys.stdlib_module_names) == set()
    assert (
        names & {"socket", "ssl", "urllib", "http", "asyncio", "subprocess", "ctypes", "importlib", "pickle"}
        == set()
    )


def test_it_holds_no_decimal_number():
    numbers = [node.value for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Constant)]
    assert [value for value in numbers if isinstance(value, float)] == []


@pytest.mark.parametrize("python", pythons(), ids=lambda path: ".".join(map(str, version_of(path))))
def test_every_python_prints_the_hash_that_the_server_announced(python: str, tmp_path: Path):
    data, published = demo()
    done = run(data, tmp_path, python=python)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"COCOK / MATCHES {published}"), done.stderr


def test_neither_the_order_of_ballots_nor_the_seed_of_hashes_changes_a_byte(tmp_path: Path):
    groups = [
        BallotGroup(tuple(random.Random(number).sample("abcdef", 3)), 1 + number % 3) for number in range(60)
    ]
    projects = approval(dict.fromkeys("abcdef", 30), []).projects
    seen, said = set(), set()
    for turn in range(3):
        random.Random(turn).shuffle(groups)
        contest = Contest.of("ranked", projects, groups, 100, 3)
        data = bundle_of(contest, Rule("equal_shares", completion="add1", tie="points,lot:4711"))
        done = run(data, tmp_path, PYTHONHASHSEED=str(turn + 1))
        seen.add(data)
        said.add(done.stdout)
    assert (len(seen), len(said), "MATCHES" in said.pop()) == (1, 1, True)


def test_it_says_with_its_status_what_it_found(tmp_path: Path):
    data, _published = demo()
    contest = approval({"a": 60, "b": 50}, ["a", "ab"])
    elsewhere = bundle_of(contest, Rule("phragmen"))
    places = [data.index(b"U-08"), data.index(b"U-08") + 4]
    changed = data[: places[0]] + b"U-09" + data[places[1] :]
    found = [run(one, tmp_path) for one in (data, changed, b"not a zip", elsewhere)]
    assert [done.returncode for done in found] == [0, 1, 2, 3]
    ends = [
        "COCOK / MATCHES",
        "BEDA / DIFFERS",
        "TIDAK TERBACA / NOT READABLE",
        "BELUM DIHITUNG / NOT COUNTED HERE",
    ]
    assert [done.stdout.splitlines()[-1].startswith(end) for done, end in zip(found, ends, strict=True)] == [
        True
    ] * 4
    assert "python -m voting.tally recount" in found[3].stdout


def test_programs_read_what_it_found_as_json(tmp_path: Path):
    data, published = demo()
    told = json.loads(run(data, tmp_path, "--json").stdout)
    assert (told["status"], told["result_sha256"], told["problems"]) == (0, published, [])
