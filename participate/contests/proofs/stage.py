"""A small vote to attack: a public cycle, people with sessions, an open contest, and the server that serves it."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from participate.accounts.models import User
from participate.contests.enums import Purpose
from participate.contests.models import CycleContest
from participate.contests.people import voters_of
from participate.kit.clock import database_now
from participate.places.models import Area
from participate.places.services import add_area
from participate.processes import profile_data
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.services import grant_role, open_cycle, save_profile, set_phase
from voting.ballots.models import Contest
from voting.ballots.services import OptionLine, add_to_roll, create_contest, open_contest, publish_rule

CODES = ("a", "b", "c", "d", "e")
RULE = {
    "name": "greedy", "kind": "ranked", "rank_limit": 3, "budget": 100, "assurance": "sealed", "revoting": True,
}  # fmt: skip
WSGI = "participate.config.wsgi:application"
SESSION_COOKIE, CSRF_COOKIE = "sessionid", "csrftoken"


@dataclass(frozen=True, slots=True)
class Person:
    """A voter with a running session: the cookie header and the CSRF token for forms."""

    identity: str
    cookie: str
    token: str


def make_cycle(slug: str = "bukti-2027") -> Cycle:
    """Make a cycle in which people vote now."""
    data = profile_data.load("ID-KOTA-KELURAHAN")
    profile = save_profile(name=profile_data.name_of(data), data=data)
    area = Area.objects.filter(code="KEL-BUKTI").first() or add_area(
        code="KEL-BUKTI", name="Bukti", level="kelurahan"
    )
    now = database_now()
    cycle = open_cycle(
        actor=None, slug=slug, profile=profile, area=area, name="Bukti", fiscal_year=2027, now=now
    )
    set_phase(
        actor=None, cycle=cycle, code="suara", position=0, capabilities=[Capability.VOTE],
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=30), now=now,
    )  # fmt: skip
    return cycle


def make_people(cycle: Cycle, count: int) -> list[Person]:
    """Make people who may vote, each signed in."""
    return [_sign_in(cycle, number) for number in range(count)]


def _sign_in(cycle: Cycle, number: int) -> Person:
    user = User(email=f"pemilih{number}@{cycle.slug}.example.org")
    user.set_unusable_password()
    user.save()
    grant_role(actor=None, user=user, role=Role.DELEGATE, cycle=cycle)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = secrets.token_hex(16)
    return Person(f"user:{user.pk}", f"{SESSION_COOKIE}={session.session_key}; {CSRF_COOKIE}={token}", token)


def open_vote(
    cycle: Cycle, rule: dict[str, Any] | None = None, identities: list[str] | None = None
) -> Contest:
    """Open the main vote of the cycle for everybody who may vote, or for those with these identities."""
    rule = rule or RULE
    contest = create_contest(
        title="Bukti", kind=rule["kind"], currency="IDR", reference=f"cycle:{cycle.slug}"
    )
    publish_rule(contest=contest, rule=rule, published_by="Bukti")
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose=Purpose.MAIN)
    add_to_roll(contest=contest, identities=identities or [row.identity for row in voters_of(cycle)])
    options = [OptionLine(code, f"Usulan {code}", 20 + number) for number, code in enumerate(CODES)]
    return open_contest(contest=contest, options=options, closes_at=database_now() + timedelta(hours=6))


def form(person: Person, marks: list[str], key: str) -> bytes:
    """Return the body of the form that casts a ballot."""
    fields = [("csrfmiddlewaretoken", person.token), ("form_key", key), *(("choice", mark) for mark in marks)]
    return urlencode(fields).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: the status (0: no answer) and the receipt where one was given."""

    status: int
    receipt: str = ""
    body: str = ""


class Server:
    """WSGI workers on a free port, started with the environment of this process."""

    def __init__(self, folder: Path, workers: int = 2, application: str = WSGI) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "server.log"
        self.command = (
            sys.executable, "-m", "granian", "--interface", "wsgi", application,
            "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(workers), "--blocking-threads", "8",
            "--backlog", "1024", "--backpressure", "512", "--respawn-failed-workers", "--log-level", "warning",
        )  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = Event()

    def start(self) -> None:
        """Start, keep it running as the operating system's supervisor would, and wait until it answers."""
        self._spawn()
        Thread(target=self._supervise, daemon=True).start()
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/healthz").status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the server does not answer: {self.log.read_text()[-2000:]}")

    def _spawn(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def _supervise(self) -> None:
        """Start the server again whenever it has ended: after many deaths in a row it gives up by itself."""
        while not self._stopping.wait(0.2):
            if self.process is not None and self.process.poll() is not None:
                self._spawn()

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        assert self.process is not None
        try:
            listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        except OSError:
            return []
        return [pid for pid in map(int, listed) if b"resource_tracker" not in _command_line(pid)]

    def stop(self) -> None:
        """Stop all processes."""
        self._stopping.set()
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def get(self, path: str) -> Answer:
        """Fetch a page without cookies."""
        return self._ask("GET", path, b"", {})

    def cast(self, cycle: str, person: Person, marks: list[str], key: str) -> Answer:
        """Send the form that casts a ballot; a server that dies meanwhile is an answer with status 0."""
        headers = {"Cookie": person.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            return self._ask("POST", f"/siklus/{cycle}/suara/kirim/", form(person, marks, key), headers)
        except (OSError, http.client.HTTPException):
            return Answer(0)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            cookies = response.headers.get_all("Set-Cookie") or []
            found = [
                text.split("=", 1)[1].split(";")[0] for text in cookies if text.startswith("rembuk_receipt=")
            ]
            return Answer(response.status, found[0] if found else "", content.decode(errors="replace"))
        finally:
            connection.close()


def _command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"resource_tracker"


@contextlib.contextmanager
def serving(folder: Path, workers: int = 2, application: str = WSGI) -> Iterator[Server]:
    """Serve while the block runs."""
    server = Server(folder, workers, application)
    server.start()
    try:
        yield server
    finally:
        server.stop()
