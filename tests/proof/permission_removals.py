"""Take checks of permissions out of the code, one at a time, and see whether the table of permissions notices.

Run by `pytest tests/proof/permission_removals.py -s` (its name keeps it out of the ordinary run). The environment
says how many (`REMBUK_REMOVALS`), drawn by which seed (`REMBUK_SEED`), and with `REMBUK_SABOTAGE=1` the table is
read without its staff: then hardly any removal is noticed. Ends with one line `noticed N of M`.
"""

from __future__ import annotations

import inspect
import os
import random
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import URLResolver, get_resolver

from participate.config.access import NAMES, PUBLIC
from participate.processes.models import Cycle
from tests.participate.conftest import year  # noqa: F401  (a fixture)
from tests.participate.permission_rows import STATES
from tests.participate.permission_table import TABLE
from tests.participate.permission_table_services import SERVICES, wrong_calls
from tests.participate.permission_table_world import World, in_state, make_world, mistakes, slips, undone
from tests.proof.permission_checks import Check, every_check

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(0)]
ACCESS = "participate.config.access"


@contextmanager
def without(check: Check) -> Iterator[None]:
    """Run the site without one check for a while."""
    if check.module == ACCESS:
        kept = NAMES[check.function]
        NAMES[check.function] = PUBLIC
        try:
            yield
        finally:
            NAMES[check.function] = kept
    elif check.what == "methods of a view":
        with _other_view(check):
            yield
    else:
        with _other_code(check):
            yield


@contextmanager
def _other_code(check: Check) -> Iterator[None]:
    """Give a function the code it has without the check, wherever it was imported to."""
    found: Any = import_module(check.module)
    for part in check.function.split("."):
        found = getattr(found, part)
    function = inspect.unwrap(found)
    kept = function.__code__
    function.__code__ = _code(compile(check.source, kept.co_filename, "exec"), check.function.split("."))
    try:
        yield
    finally:
        function.__code__ = kept


def _code(outer: types.CodeType, path: list[str]) -> types.CodeType:
    """Return the code of a function (or of a class's method) in the code of a module."""
    inner = next(row for row in outer.co_consts if isinstance(row, types.CodeType) and row.co_name == path[0])
    return _code(inner, path[1:]) if path[1:] else inner


@contextmanager
def _other_view(check: Check) -> Iterator[None]:
    """Put a view with other decorators behind its address."""
    module = types.ModuleType(check.module)
    exec(compile(check.source, check.module, "exec"), module.__dict__)
    original = getattr(sys.modules[check.module], check.function)
    patterns = [row for row in _patterns(get_resolver()) if row.callback is original]
    for row in patterns:
        row.callback = getattr(module, check.function)
    try:
        yield
    finally:
        for row in patterns:
            row.callback = original


def _patterns(resolver: Any) -> Iterator[Any]:
    for row in resolver.url_patterns:
        if isinstance(row, URLResolver):
            yield from _patterns(row)
        else:
            yield row


def near(check: Check) -> list[str]:
    """Return the addresses a check concerns: those whose view is in its module, then the others of its room."""
    modules = {
        f"{name}": inspect.unwrap(row.callback).__module__
        for name, row in _named(get_resolver()) if name in TABLE
    }  # fmt: skip
    room = check.module.split(".")[1]

    def distance(name: str) -> tuple[bool, bool, str]:
        own = name == check.function or modules.get(name) == check.module
        return not own, not name.startswith(f"{room}:"), name

    concerned = [name for name in TABLE if distance(name)[:2] != (True, True)]
    return sorted(concerned or TABLE, key=distance)


def _named(resolver: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for row in resolver.url_patterns:
        if isinstance(row, URLResolver):
            yield from _named(row, f"{space}{row.namespace}:" if row.namespace else space)
        elif row.name:
            yield f"{space}{row.name}", row


def notices(world: World, check: Check) -> str:
    """Return the first answer that differs from the table; "" when none does."""
    names = near(check)
    for chunk in (names[:12], names[12:]):
        for state in STATES:
            with in_state(world, state):
                if state == "opened" and chunk is not names[12:] and ".services" in check.module:
                    for wrong in wrong_calls(world, list(SERVICES)):
                        return str(wrong)
                for wrong in mistakes(world, chunk, state):
                    return str(wrong)
        for slip in slips(world, chunk):
            return str(slip)
    return ""


def first_notice(world: World, check: Check) -> str:
    """Return what is noticed; a page that falls over has noticed too."""
    cache.clear()
    try:
        with undone(), without(check):
            return notices(world, check)
    except Exception as error:  # a check is gone: whatever breaks now is what the table sees
        return f"{type(error).__name__}: {error}"


def test_removals(year: Cycle, settings: Any, tmp_path: Path) -> None:  # noqa: F811
    """Draw, remove, count; say each that nobody noticed."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "uji.txt").write_text("foto")
    number, seed = int(os.environ.get("REMBUK_REMOVALS", "10")), int(os.environ.get("REMBUK_SEED", "1"))
    checks = every_check()
    world = make_world(year)
    if os.environ.get("REMBUK_SABOTAGE"):
        for crowd in (world.people, world.sessions):
            for actor in set(crowd) - {"administrator"}:
                crowd.pop(actor)
    drawn = random.Random(seed).sample(checks, min(number, len(checks)))
    noticed = 0
    for check in drawn:
        found = first_notice(world, check)
        noticed += bool(found)
        print(f"{'noticed' if found else 'MISSED '} {check} {found[:160]}", flush=True)
    print(f"noticed {noticed} of {len(drawn)} removals, drawn from {len(checks)} checks", flush=True)
