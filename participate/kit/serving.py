"""Which server processes the settings call for, and how to keep them running together."""

import signal
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

ASGI = "participate.config.asgi:application"
WSGI = "participate.config.wsgi:application"


@dataclass(frozen=True, slots=True)
class Plan:
    """One process to start: what it serves and its command line."""

    name: str
    command: tuple[str, ...]


def is_embedded() -> bool:
    """Say whether one process serves everything: no Redis, so nothing may be shared between processes."""
    return settings.REMBUK_WORKERS <= 1


def plans(host: str, port: int, socket_port: int, only: str = "") -> list[Plan]:
    """Return the processes to start.

    Embedded: one uvicorn for pages, admin, static files and sockets. Production: WSGI workers for pages
    and votes (3 to 10 times faster for the same code), one ASGI worker for sockets, a proxy in front.
    """
    if is_embedded():
        return [Plan("everything", _uvicorn(host, port))]
    pages = Plan("pages", _granian(host, port, settings.REMBUK_WORKERS))
    sockets = Plan("sockets", _uvicorn(host, socket_port))
    return [plan for plan in (pages, sockets) if only in ("", plan.name)]


def _uvicorn(host: str, port: int) -> tuple[str, ...]:
    """Return the command of an ASGI process."""
    return (
        sys.executable, "-m", "uvicorn", ASGI, "--host", host, "--port", str(port), "--log-level", "warning",
        "--ws-max-size", "65536", "--timeout-graceful-shutdown", "5", "--no-server-header",
    )  # fmt: skip


def _granian(host: str, port: int, workers: int) -> tuple[str, ...]:
    """Return the command of the WSGI workers."""
    return (
        sys.executable, "-m", "granian", "--interface", "wsgi", WSGI, "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--backpressure", "256", "--log-level", "warning",
    )  # fmt: skip


def run(chosen: list[Plan]) -> int:
    """Start the processes and wait; when one ends, or on Ctrl-C, stop the others. Returns its status."""
    processes = [subprocess.Popen(plan.command) for plan in chosen]  # noqa: S603  (our own command lines)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        return _first_to_end(processes)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            process.wait()


def _first_to_end(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until any process ends and return its status."""
    if len(processes) == 1:
        return processes[0].wait()
    while True:
        for process in processes:
            try:
                return process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
