"""A process that judges one mutant after another: `python -m tests.proof.judge`, as `mutation` starts it.

Reads a line of JSON (module, origin, source, arguments of pytest) and answers with a line: the exit status of the
tests. Each mutant is judged in a fork, where what costs most of a short run is there already: the libraries, none
of them ours. So the fault is the only difference between two runs.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis.strategies  # noqa: F401
import numpy as np  # noqa: F401
import pytest

# Mutants that take more CPU seconds or bytes are caught: the fault has made an endless loop.
SECONDS = 45
BYTES = 8 << 30


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from another file, as if it stood in its own place."""

    def __init__(self, module: str, origin: str, source: str) -> None:
        self.module = module
        self.origin = origin
        self.source = source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Answer for the one module."""
        if name != self.module:
            return None
        return importlib.util.spec_from_loader(
            name, self, origin=self.origin, is_package=bool(self._package())
        )

    def _package(self) -> list[str]:
        return [os.path.dirname(self.origin)] if self.origin.endswith("__init__.py") else []

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave that to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the source with the fault."""
        module.__file__ = self.origin
        if self._package():
            module.__path__ = self._package()
        text = Path(self.source).read_text(encoding="utf-8")
        exec(compile(text, self.origin, "exec"), module.__dict__)


def judge(order: dict[str, Any]) -> None:
    """Run the tests in this process and end it with their status."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.meta_path.insert(0, Planted(order["module"], order["origin"], order["source"]))
    status = 70
    try:
        status = int(pytest.main(order["arguments"]))
    finally:
        os._exit(status)


def waited(child: int) -> int:
    """Return the exit status of a fork; whoever sleeps for ever is ended, and caught."""
    # Long, for a busy machine gives a fork little of its time, and who is only late is not caught.
    end = time.monotonic() + 60 * SECONDS
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Judge until there are no more orders."""
    assert not any(name.startswith("voting") for name in sys.modules), "ours must be loaded by each fork"
    for line in sys.stdin:
        child = os.fork()
        if not child:
            judge(json.loads(line))
        print(waited(child), flush=True)


if __name__ == "__main__":
    main()
