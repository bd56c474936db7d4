"""Small files, small functions: the limits of the house."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
# One file by design, so that whoever checks a vote reads one file.
LONGER = {ROOT / "voting/counts/verify/verify.py": 999}
MOST_FUNCTION_LINES = 50
MOST_HANDLER_LINES = 18
SOURCES = sorted(
    path
    for folder in ("participate", "cms", "voting", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_the_house_allows(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGER.get(path, MOST_LINES)


def test_no_function_is_longer_than_the_house_allows():
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert too_long == []


def test_rooms_say_what_they_are_for():
    rooms = [*(ROOT / "participate").iterdir(), *(ROOT / "voting").iterdir()]
    silent = []
    for room in rooms:
        start = room / "__init__.py"
        if not start.is_file() or room.name in ("templates", "static", "locale"):
            continue
        text = ast.get_docstring(ast.parse(start.read_text(encoding="utf-8"))) or ""
        if not all(word in text for word in ("Purpose:", "Owns:", "May import:", "Invariants:")):
            silent.append(room.name)
    assert silent == []


def test_the_views_hand_over_quickly():
    """A handler authorises, reads the form, calls one service and answers; its body aims at 15 lines."""
    handlers = {
        f"{path.relative_to(ROOT)} {node.name}": _body_lines(node)
        for path in SOURCES
        if "tests" not in path.parts and ("views" in path.parts or path.stem == "views")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        and node.args.args and node.args.args[0].arg == "request"
    }  # fmt: skip
    assert handlers
    assert {name: lines for name, lines in handlers.items() if lines > MOST_HANDLER_LINES} == {}


def _body_lines(function: ast.FunctionDef) -> int:
    """Count the lines of a function below its docstring."""
    start = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - start.lineno + 1
