"""Turning Python functions into machine code where Numba is there and has a place to keep what it made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

Work = TypeVar("Work", bound=Callable[..., object])
njit: Any = None
VERSION = ""
try:
    njit = import_module("numba").njit
    target: Any = import_module("llvmlite.binding")
except ImportError:
    pass
else:
    # Machine code is kept under this name: of other sources or for another processor it is not found again.
    sources = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("compiled_*.py"))]
    machine = target.get_host_cpu_name(), target.get_host_cpu_features().flatten(), target.llvm_version_info
    VERSION = hashlib.sha256(b"".join([*sources, repr(machine).encode()])).hexdigest()[:12]


def quick(work: Work, *, entry: bool = False) -> Work:
    """Compile a function when it is first called, else leave it as it is; an `entry` is called from Python.

    Same operations in the same order, no fast mathematics: bounds of rounding hold as they are written.
    Without a writable place for the machine code each process would compile anew, which takes longer than it
    saves; then the functions stay Python, and `is_compiled` says so.
    """
    if njit is None:
        return work
    work.__qualname__ = f"{work.__qualname__}_{VERSION}"
    try:
        made = njit(
            cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=not entry, no_cfunc_wrapper=True
        )(work)
    except RuntimeError:
        return work
    return cast(Work, made)


def quick_entry(work: Work) -> Work:
    """Compile a function that is called from Python."""
    return quick(work, entry=True)


def is_compiled(work: Callable[..., object]) -> bool:
    """Say whether a function runs as machine code."""
    return hasattr(work, "py_func")


def is_kept(work: Any) -> bool:
    """Say whether the machine code of a function was made before, so that it is only read."""
    kept = Path(work.stats.cache_path)
    return any(kept.glob(f"*{work.py_func.__qualname__}*.nbi"))
