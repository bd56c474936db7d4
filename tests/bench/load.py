"""Drive a server with wrk and read its figures; start and stop the servers to compare."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One address under load: requests a second, slowest percentile, failed requests, server CPU a request.

    `cpu_ms` is what all processes of the server spent, divided by the requests; it holds on a busy machine.
    """

    per_second: float
    p99_ms: float
    errors: int
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and the number of its first process."""

    address: str
    pid: int


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and all below it, from /proc."""
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    spent = (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return spent + sum(cpu_seconds(int(child)) for child in below)


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(kind: str, package: str, port: int, workers: int) -> list[str]:
    """Return the command line of a WSGI or ASGI server for the entry points in `package`."""
    if kind == "wsgi":
        return [sys.executable, "-m", "granian", "--interface", "wsgi", f"{package}.wsgi:application",
                "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
                "--log-level", "error"]  # fmt: skip
    return [sys.executable, "-m", "uvicorn", f"{package}.asgi:application", "--port", str(port),
            "--workers", str(workers), "--log-level", "error"]  # fmt: skip


@contextmanager
def serving(kind: str, package: str, environment: dict[str, str], workers: int = 2) -> Iterator["Server"]:
    """Run a server while the block lasts; yield its address and process."""
    port = free_port()
    process = subprocess.Popen(command(kind, package, port, workers), env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer within a minute")


def measure(
    server: Server,
    path: str,
    seconds: float,
    headers: dict[str, str],
    connections: int = 8,
    warm_up: bool = True,
) -> Figure:
    """Warm an address up, then drive it for some seconds."""
    flags = [item for name, value in headers.items() for item in ("-H", f"{name}: {value}")]
    arguments = [*flags, server.address + path]
    if warm_up:
        drive(server, 1, arguments, connections)
    return drive(server, seconds, arguments, connections)


def drive(server: Server, seconds: float, arguments: Sequence[str], connections: int = 8) -> Figure:
    """Run wrk for some seconds with further `arguments` (headers, a script, the address) and read its figures."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise SystemExit("The bench needs wrk: apt-get install wrk")
    base = [wrk, "-t", "2", "-c", str(connections), "-d", f"{seconds:g}s", "--latency", "--timeout", "20s"]
    before = cpu_seconds(server.pid)
    run = subprocess.run([*base, *arguments], check=True, capture_output=True, text=True)
    return _read(run.stdout, cpu_seconds(server.pid) - before)


def _read(text: str, cpu: float) -> Figure:
    """Read wrk's report; `cpu` is what the server spent in seconds."""
    requests = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])  # type: ignore[index]
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    p99 = float(slow[1]) * factor[slow[2]] if slow else 0.0
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = [bad[1]] if bad else []
    errors += lost.groups() if lost else []
    return Figure(rate, p99, sum(int(count) for count in errors), 1000 * cpu / max(requests, 1))
