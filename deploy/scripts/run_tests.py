"""Run every test: on SQLite, on PostgreSQL, and the journeys in Chromium.

A part that is missing on this machine is skipped with its reason; with CI_REQUIRE_ALL=1 it fails. When at most
`MOST_UNSTEADY` tests of a part fail, they run once more by themselves: those that pass then are named as unsteady at
the end, so that a busy machine stops nobody and nothing is hushed up. What fails twice has failed.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
REQUIRE_ALL = bool(os.environ.get("CI_REQUIRE_ALL"))
POSTGRESQL = os.environ.get("REMBUK_TEST_PG", "postgres://postgres@127.0.0.1:5432/test")
REDIS = os.environ.get("REMBUK_TEST_REDIS", "redis://127.0.0.1:6379/9")
DATABASE_FREE = ("--ignore=tests/voting/tally", "--ignore=voting/tally", "--ignore=tests/architecture")


def answers(url: str) -> bool:
    """Say whether something listens at the host and port of `url`."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=2):
            return True
    except OSError:
        return False


# Proofs that need servers or a site of their own; most others run in their short form among the tests.
PROOFS = ["R1", "R2", "R2B", "R5", "S1", "S3"]


MOST_UNSTEADY = 4
LAST_FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
unsteady: list[str] = []


def run(title: str, arguments: list[str], *, whole_files: bool = False, **environment: str) -> bool:
    """Run pytest once, what failed a second time, and say how long it took."""
    LAST_FAILED.unlink(missing_ok=True)
    pytest = [sys.executable, "-m", "pytest", "-q"]
    if step(title, [*pytest, *arguments, *sys.argv[1:]], **environment):
        return True
    failed = _failed()
    if not 0 < len(failed) <= MOST_UNSTEADY:
        return False
    # A journey goes on from what the one before it in its file has done.
    again = (
        ["-p", "no:randomly", *sorted({name.split("::")[0] for name in failed})] if whole_files else failed
    )
    passed = step(f"{title}: {len(failed)} failed, once more", [*pytest, *again], **environment)
    unsteady.extend(f"{title}: {name}" for name in failed if passed)
    return passed


def _failed() -> list[str]:
    """Return the tests that failed in the run before."""
    try:
        return sorted(json.loads(LAST_FAILED.read_text()))
    except FileNotFoundError:
        return []


def step(title: str, command: list[str], **environment: str) -> bool:
    """Run a command and say how long it took."""
    print(f"\n=== {title} ===", flush=True)
    started = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode
    print(
        f"=== {title}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s ===",
        flush=True,
    )
    return status == 0


def missing(title: str, reason: str) -> bool:
    """Say why a part is not run; that is a failure where everything is required."""
    print(f"\n=== {title}: {'MISSING' if REQUIRE_ALL else 'skipped'}: {reason} ===", flush=True)
    return not REQUIRE_ALL


def main() -> int:
    """Run the parts in turn; the status is 0 only if every part passed."""
    # A file stays with one worker: the demo year is loaded once a file, not once a worker.
    workers = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
    redis = {"REMBUK_TEST_REDIS": REDIS} if answers(REDIS) else {}
    results = []
    if not redis:
        results.append(missing("Redis", f"nothing listens at {REDIS}"))
    results.append(run("SQLite", ["-m", "not journey", *workers], DATABASE_URL="", **redis))
    if answers(POSTGRESQL):
        arguments = ["-m", "not journey", *workers, *DATABASE_FREE]
        results.append(run("PostgreSQL", arguments, DATABASE_URL=POSTGRESQL, **redis))
    else:
        results.append(missing("PostgreSQL", f"nothing listens at {POSTGRESQL}"))
    engines = "both" if answers(POSTGRESQL) else "sqlite"
    if not sys.argv[1:]:
        prove = [sys.executable, "-m", "participate", "prove", *PROOFS, "--database", engines]
        results.append(step("Proofs of the ballot box", prove))
    if shutil.which("chromium"):
        results.append(
            run(
                "Journeys in Chromium",
                ["-m", "journey", "-p", "no:randomly"],
                whole_files=True,
                DATABASE_URL="",
            )
        )
    else:
        results.append(missing("Journeys in Chromium", "install the package chromium"))
    for name in unsteady:
        print(f"UNSTEADY, passed the second time only: {name}", flush=True)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
