"""A plug-in of pytest: coverage notes for each line which tests walk it, and a file what each test takes.

The file named by `WALKED_TIMES` gets the CPU seconds of every test that passes: unlike the seconds of a clock they
are the same on a busy machine.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

TIMES: dict[str, float] = {}
FAILED: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Name what runs now by its test, without the parameters."""
    running = Coverage.current()
    assert running is not None, "run this under coverage"
    running.switch_context(bare(item.nodeid))
    start = time.process_time()
    try:
        return (yield)
    finally:
        running.switch_context("")
        TIMES[bare(item.nodeid)] = TIMES.get(bare(item.nodeid), 0.0) + time.process_time() - start


def bare(name: str) -> str:
    """Return the name of a test without its parameters."""
    return name.partition("[")[0]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember who fails without a fault, or needs what is not here: such a test judges nothing."""
    if not report.passed:
        FAILED.add(bare(report.nodeid))


def pytest_sessionfinish() -> None:
    """Write what the tests took."""
    kept = {name: seconds for name, seconds in TIMES.items() if name not in FAILED}
    Path(os.environ["WALKED_TIMES"]).write_text(json.dumps(kept), encoding="utf-8")
