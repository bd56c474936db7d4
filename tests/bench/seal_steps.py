"""One process that closes, seals and counts a filled vote and says what each step cost: used by `tests.bench.seal`."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench import seal_data

TABLES = (("ballot", "id", " AND is_current"), ("leaf", "hash", ""), ("participation", "roll_id", ""),
          ("submission", "key_hash", ""))  # fmt: skip


def main(task: str, folder: Path, ballots: int) -> None:
    """Fill the database, or take the steps and write `seal.json`; two processes, so that filling costs the other."""
    import django

    django.setup()
    if task == "fill":
        print(
            f"{ballots:,} ballots poured in: {_timed(lambda: seal_data.fill(ballots))[1]:.0f} s", flush=True
        )
        return
    (folder / "seal.json").write_text(json.dumps(_steps()))


def _steps() -> dict[str, Any]:
    """Close, seal and count by the official path; then count the other rules of the comparison."""
    from voting.ballots.models import Contest
    from voting.ballots.services import close_contest, seal_contest
    from voting.counts.services import count_comparison, count_official
    from voting.tally import compare, explain  # noqa: F401  (imported before memory is measured)

    contest, start = Contest.objects.get(), _peak()
    before = _cpu()
    seconds, memory = {"copy": _timed(_copy)[1]}, {}
    cpu = {"copy": _cpu() - before}
    for name, step in (
        ("close", lambda: close_contest(contest=contest)), ("seal", lambda: seal_contest(contest=contest)),
        ("count", lambda: count_official(contest=contest, compare=False)),
        ("comparison", lambda: count_comparison(contest=contest)),
    ):  # fmt: skip
        before = _cpu()
        made, seconds[name] = _timed(step)
        cpu[name] = _cpu() - before
        memory[name] = (_peak() - start) // 1024
        print(
            f"{name}: {seconds[name]:.1f} s, {cpu[name]:.1f} s of CPU, {memory[name]:,} MiB above the start",
            flush=True,
        )
        if name == "count":
            result = made.sha256
    return {"seconds": seconds, "cpu": cpu, "memory": memory, "backend": _backend_memory(), "result": result}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    made = work()
    return made, time.perf_counter() - began


def _peak() -> int:
    """Return the most memory this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _copy() -> None:
    """Copy the same rows in the same order once, by the database alone: the named reference."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, key, kept in TABLES:
            cursor.execute(
                f"CREATE TABLE bench_{table} AS SELECT * FROM ballots_{table} WHERE TRUE{kept} ORDER BY {key}"
            )
        for table, _key, _kept in TABLES:
            cursor.execute(f"DROP TABLE bench_{table}")


def _backend_memory() -> int | None:
    """Return the most memory the server's process held for us (MiB, with its part of the shared buffers), if it is here."""
    for line in _backend("status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return None


def _cpu() -> float:
    """Return the seconds of CPU spent here and in the server's process for us (its helpers for sorting not counted)."""
    fields = _backend("stat").rpartition(")")[2].split()
    return time.process_time() + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _backend(name: str) -> str:
    """Return what the kernel says about the server's process; "" where it is not on this machine."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, suppress(OSError):
            cursor.execute("SELECT pg_backend_pid()")
            return Path(f"/proc/{cursor.fetchone()[0]}/{name}").read_text()
    return ""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
