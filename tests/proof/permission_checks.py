"""Every check of a permission in the code, found by its form, and the same code without it.

A check is: a line of the access table that is not public; a call of `require_role`; an `if` that refuses with
one of `REFUSALS` (not one about an unknown word in the address); a condition on the owner, or on the cycle beside
a key, in a look-up; the visibility of a cycle; the methods a view accepts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "config", "contests", "notices", "outcomes", "places", "processes", "proposals")
REFUSALS = {"NotYourRole", "NotAllowed", "Http404", "PermissionDenied", "NotOnRoll", "NotYours"}
OWNERS, KEYS = {"user", "owner"}, {"pk", "code", "number"}
LOOKUPS = {"get_object_or_404", "filter", "get"}
METHODS = {"require_POST", "require_GET", "require_safe", "require_http_methods", "login_required"}
CYCLE = "cycle_or_404"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its module, the function it stands in, and how the module's source reads without it."""

    module: str
    function: str
    line: int
    what: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.function}: {self.what}"


def every_check() -> list[Check]:
    """Return all checks in a fixed order."""
    return [*_lines_of_access(), *(check for path in _files() for check in checks_of(path))]


def _files() -> Iterator[Path]:
    """Yield the modules where permissions are asked for."""
    for room in ROOMS:
        for path in sorted((ROOT / "participate" / room).rglob("*.py")):
            parts = path.relative_to(ROOT / "participate" / room).parts
            if parts[0].removesuffix(".py") in {
                "views",
                "services",
                "permissions",
                "web",
                "lists",
                "middleware",
            }:
                yield path


def _lines_of_access() -> list[Check]:
    """Return the lines of the access table that keep somebody out."""
    from participate.config.access import NAMES, PUBLIC

    module = "participate.config.access"
    return [Check(module, name, 0, "line of the table") for name, rule in NAMES.items() if rule != PUBLIC]


def checks_of(path: Path) -> Iterator[Check]:
    """Yield the checks of one module."""
    source = path.read_text(encoding="utf-8")
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    nodes = [index for index, node in enumerate(ast.walk(ast.parse(source))) if _removal(node)]
    for index in nodes:
        tree = ast.parse(source)
        node: Any = list(ast.walk(tree))[index]
        holder, found = _holder(tree, node), _removal(node)
        if holder is None or found is None:
            continue
        what, remove = found
        remove(tree)
        yield Check(module, holder, node.lineno, what, ast.unparse(ast.fix_missing_locations(tree)))


def _holder(tree: ast.Module, node: ast.AST) -> str | None:
    """Return the name of the function (or `Class.method`) a node stands in."""
    for outer in tree.body:
        functions = [outer] if isinstance(outer, ast.FunctionDef) else []
        if isinstance(outer, ast.ClassDef):
            functions = [inner for inner in outer.body if isinstance(inner, ast.FunctionDef)]
        for function in functions:
            if any(inner is node for inner in ast.walk(function)):
                return f"{outer.name}.{function.name}" if function is not outer else function.name
    return None


Removal = tuple[str, Callable[[ast.Module], None]]


def _name(node: ast.AST | None) -> str:
    """Return the last word of a called or raised thing."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return getattr(node, "attr", getattr(node, "id", ""))


def _removal(node: Any) -> Removal | None:
    """Return what a node checks and how to take it out; None when it checks nothing."""
    match node:
        case ast.Expr(value=ast.Call()) if _name(node.value) == "require_role":
            return "require_role", lambda tree: _replace(tree, node, ast.Pass())
        case ast.If(body=[*_, ast.Raise(exc=raised)]) if _name(raised) in REFUSALS and not _is_about_words(
            node
        ):
            return f"refusal {_name(raised)}", lambda tree: _replace(tree, node, ast.Pass())
        case ast.Call() if _name(node) in LOOKUPS and any(_owns(node, word) for word in node.keywords):
            return "owner of a look-up", lambda _tree: _drop_owner(node)
        case ast.Call() if _name(node) == CYCLE:
            return "visibility of the cycle", lambda tree: _replace(tree, node, _any_cycle(node))
        case ast.FunctionDef() if any(_name(row) in METHODS for row in node.decorator_list):
            return "methods of a view", lambda _tree: _drop_methods(node)
    return None


def _is_about_words(node: ast.If) -> bool:
    """Say whether a refusal is about a word that no list knows."""
    match node.test:
        case ast.Compare(ops=[ast.NotIn()], comparators=[ast.Name(id=name)]):
            return name.isupper()
    return False


def _owns(call: ast.Call, word: ast.keyword) -> bool:
    """Say whether a look-up is narrowed to the visitor, or a thing with a key to the cycle of the address."""
    value = ast.unparse(word.value)
    if word.arg == "cycle":
        return value in {"found", "place", "cycle"} and any(other.arg in KEYS for other in call.keywords)
    return word.arg in OWNERS and value in {"request.user", "actor"}


def _drop_owner(node: ast.Call) -> None:
    node.keywords = [word for word in node.keywords if not _owns(node, word)]


def _drop_methods(node: ast.FunctionDef) -> None:
    node.decorator_list = [row for row in node.decorator_list if _name(row) not in METHODS]


def _any_cycle(node: ast.Call) -> ast.expr:
    """Return the look-up of a cycle whoever asks: a cycle that does not exist is still not found."""
    slug = ast.unparse(node.args[1])
    text = (
        "__import__('django.shortcuts').shortcuts.get_object_or_404("
        "__import__('participate.processes.models').processes.models.Cycle.objects"
        f".select_related('area', 'profile').prefetch_related('phases'), slug={slug})"
    )
    return ast.parse(text, mode="eval").body


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    _Swap(old, ast.copy_location(new, old)).visit(tree)
