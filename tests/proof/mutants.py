"""One small fault at a time: the mutants of a module, as source text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.MatMult: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


Change = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is, what it is, and how to plant it at a place of the syntax tree of a module."""

    line: int
    what: str
    original: str
    place: int
    change: Change

    def planted(self) -> str:
        """Return the whole module with the fault; thousands are listed and few planted, so not before."""
        tree = ast.parse(self.original)
        self.change(next(islice(ast.walk(tree), self.place, None)))
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    skipped = _skipped(tree)
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno") and id(node) not in skipped]
    places = {id(node): index for index, node in enumerate(ast.walk(tree))}
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset, places[id(node)])):
        for what, change in _changes(node):
            yield Mutant(node.lineno, what, source, places[id(node)], change)


def _named(node: ast.AST | None, *names: str) -> bool:
    return getattr(node, "id", "") in names


def _parts_to_skip(node: ast.AST) -> list[ast.AST | None]:
    """Return the parts of a node that are no behaviour."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return [node]
        case ast.AnnAssign() | ast.arg():
            return [node.annotation]
        case ast.FunctionDef(name="__repr__"):
            return [node]
        case ast.FunctionDef():
            return [node.returns, *node.decorator_list]
        case ast.ClassDef():
            return list(node.decorator_list)
        case ast.If() if _named(node.test, "TYPE_CHECKING"):
            return [node]
        case ast.Assign() if _named(node.targets[0], "__all__"):
            return [node]
        case ast.Subscript() if _named(node.value, "Literal"):
            return [node]
        case ast.Call() if _named(node.func, "cast"):
            return [node.args[0]]
        case ast.keyword() if node.arg in {"strict", "slots", "frozen", "help", "metavar"}:
            return [node]
    return []


def _skipped(tree: ast.Module) -> set[int]:
    """Return what is no behaviour: docstrings, annotations, type-checking imports, __all__, reprs."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        for part in _parts_to_skip(node):
            if part is not None:
                skipped.update(id(inner) for inner in ast.walk(part))
    return skipped


def _set(name: str, value: Any) -> Change:
    return lambda twin: setattr(twin, name, value)


def _negate(twin: Any) -> None:
    twin.test = ast.UnaryOp(ast.Not(), twin.test)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Yield (name, function that plants the fault in a copy of the node)."""
    match node:
        case ast.Compare() if type(node.ops[0]) in COMPARE:
            swap = COMPARE[type(node.ops[0])]
            yield f"{type(node.ops[0]).__name__} to {swap.__name__}", _set("ops", [swap(), *node.ops[1:]])
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            new = ARITHMETIC[type(node.op)]
            yield f"{type(node.op).__name__} to {new.__name__}", _set("op", new())
        case ast.BoolOp():
            other = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield f"to {other.__name__}", _set("op", other())
        case ast.If() | ast.While() | ast.IfExp():
            yield "condition negated", _negate
        case ast.Constant():
            yield from _constants(node)
        case ast.Call() if _named(node.func, *NAMES):
            name = NAMES[node.func.id]
            yield f"{node.func.id} to {name}", lambda twin: setattr(twin.func, "id", name)
        case ast.UnaryOp(op=ast.USub()):
            yield "sign dropped", _set("op", ast.UAdd())


def _constants(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    if isinstance(node.value, bool):
        yield f"{node.value} to {not node.value}", _set("value", not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} to {node.value + 1}", _set("value", node.value + 1)
    elif isinstance(node.value, str) and node.value:
        yield f"{node.value!r:.30} changed", _set("value", node.value + "X")
