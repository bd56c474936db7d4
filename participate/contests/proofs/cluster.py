"""A PostgreSQL server of a proof's own, so that it may be killed: same data folder after each death."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

USER = "postgres"
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"


def binaries() -> Path:
    """Return the folder of initdb and pg_ctl. Raises `FileNotFoundError`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    if path is None:
        raise FileNotFoundError("initdb (Debian package postgresql)")
    return Path(path).parent


class Cluster:
    """One server in a temporary folder; it refuses to run as root, so root hands it to the user postgres."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="rembuk-cluster-"))
        self.folder.mkdir(mode=0o755, exist_ok=True)
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"postgres://{USER}@127.0.0.1:{self.port}/postgres"
        if os.geteuid() == 0:
            owner = pwd.getpwnam(USER)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "--no-sync")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        as_user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [str(binaries() / program), *arguments], check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=self.folder, **as_user,
        )  # fmt: skip

    def start(self) -> None:
        """Start, or start again after a death; waits for the recovery."""
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -c max_connections=60 {DURABLE}"
        self._run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "120", "-o", options, "start"
        )

    def kill(self) -> None:
        """Kill the server and all its children at once, as a power cut does to processes."""
        first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while Path(f"/proc/{first}").exists() and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop and remove everything."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def copy_from(self, url: str) -> None:
        """Copy a database into this server's own."""
        dump = subprocess.Popen(["pg_dump", "--no-owner", url], stdout=subprocess.PIPE)
        subprocess.run(["psql", "-q", self.url], stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        if dump.wait():
            raise RuntimeError("pg_dump failed")
