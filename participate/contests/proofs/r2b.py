"""R2b: an acknowledged vote is on disk; a full disk gives a clear 503 and loses nothing."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.r2 import use_cluster
from participate.contests.proofs.stage import (
    Answer,
    Person,
    Server,
    make_cycle,
    make_people,
    open_vote,
    serving,
)
from voting.ballots.checks import commits_are_durable
from voting.ballots.models import Ballot, Contest, Leaf
from voting.ballots.queries import find_leaf
from voting.ballots.services import add_to_roll

# Megabytes of the disk that is filled, by engine: PostgreSQL keeps its own log of 16 MB pieces.
DISK = {"sqlite": 24, "postgresql": 240}
PEOPLE, MOST_TRIES, REFUSED = 30, 500, 5


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Count the times the disk is waited for, look at the server's settings, and fill a disk."""
    votes = 500 if long else 60
    if connection.vendor == "sqlite":
        figure, durable = _sqlite_waits(votes, sabotage)
    else:
        figure, durable = _server_is_durable(sabotage)
    full, kept = _full_disk()
    return Finding(f"{figure}; {full}", "one fsync a vote, 503 and nothing lost when full", durable and kept)


def _sqlite_waits(votes: int, sabotage: bool) -> tuple[str, bool]:
    """Count fsync and fdatasync of a process that casts votes, less those of one that casts none."""
    if not shutil.which("strace"):
        return "strace is not installed", False
    make_people(cycle := make_cycle("sinkron-2027"), 1)
    contest = open_vote(cycle)
    add_to_roll(contest=contest, identities=[f"warga {number}" for number in range(votes)])
    connection.close()
    before = _syncs(contest, 0, sabotage)
    syncs = _syncs(contest, votes, sabotage) - before
    cast = Ballot.objects.filter(contest=contest).count()
    return f"{syncs} syncs for {cast} votes", cast == votes and syncs >= votes


def _syncs(contest: Contest, votes: int, sabotage: bool) -> int:
    with tempfile.NamedTemporaryFile() as out:
        command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", out.name, sys.executable, "-m",
                   "participate.contests.proofs.cast_some", str(contest.pk), str(votes)]  # fmt: skip
        subprocess.run([*command, *(["careless"] if sabotage else [])], check=True)
        return sum("sync(" in line for line in Path(out.name).read_text().splitlines())


def _server_is_durable(sabotage: bool) -> tuple[str, bool]:
    """Ask the system check; the planted defect is a connection that does not wait for the disk."""
    if sabotage:
        connection.cursor().execute("SET synchronous_commit = off")
    found = commits_are_durable(None, databases=["default"])
    if sabotage:
        connection.cursor().execute("SET synchronous_commit = on")
    return f"settings that lose votes: {len(found)}", not found


def _full_disk() -> tuple[str, bool]:
    """Vote on a disk that is full, make room, vote again; every receipt given must be in the box."""
    with _small_disk(DISK[connection.vendor]) as disk, use_database_on(disk):
        people = make_people(cycle := make_cycle("penuh-2027"), PEOPLE)
        contest = open_vote(cycle)
        with serving(Path(settings.VAR_DIR)) as server:
            filler = disk / "filler"
            answers = [server.cast(cycle.slug, people[0], ["a"], secrets.token_hex(16))]
            _fill(filler)
            answers += _vote_until_refused(server, cycle.slug, people)
            filler.unlink()
            answers.append(_vote_again(server, cycle.slug, people[0]))
        connection.close()
        receipts = [answer.receipt for answer in answers if answer.status == 302]
        lost = sum(find_leaf(receipt) is None for receipt in receipts)
        extra = Leaf.objects.filter(contest=contest).count() - len(receipts)
    statuses = [answer.status for answer in answers]
    others = sorted(set(statuses) - {302, 503})
    clear = all("Penyimpanan sedang tidak siap" in answer.body for answer in answers if answer.status == 503)
    figure = (
        f"full disk: {len(receipts)} votes stored, {statuses.count(503)} answered 503, lost {lost}, without an answer "
        f"{extra}, other answers {others or 'none'}"
    )
    good = 503 in statuses and statuses[-1] == 302 and clear and not (lost or extra or others)
    return figure, good


def _vote_until_refused(server: Server, cycle: str, people: list[Person]) -> list[Answer]:
    """Vote in turns until a vote is refused, then a few times more."""
    answers: list[Answer] = []
    for number in range(MOST_TRIES):
        answers.append(server.cast(cycle, people[number % PEOPLE], ["b"], secrets.token_hex(16)))
        if [answer.status for answer in answers].count(503) == REFUSED:
            break
    return answers


def _vote_again(server: Server, cycle: str, person: Person) -> Answer:
    """Vote once there is room; a database that recovers may need a moment."""
    until = time.monotonic() + 60
    while (answer := server.cast(cycle, person, ["c"], secrets.token_hex(16))).status != 302:
        if time.monotonic() > until:
            break
        time.sleep(0.5)
    return answer


def _fill(path: Path) -> None:
    """Write until the disk is full."""
    piece = bytes(65536)
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(piece) == len(piece):
            pass
        while file.write(bytes(512)):
            pass


@contextlib.contextmanager
def _small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a small disk in memory (needs root)."""
    folder = Path(tempfile.mkdtemp(prefix="rembuk-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


@contextlib.contextmanager
def use_database_on(folder: Path) -> Iterator[None]:
    """Work on a copy of the database that lies in a folder."""
    if connection.vendor == "postgresql":
        with use_cluster(folder / "cluster"):
            yield
        return
    before = Path(connection.settings_dict["NAME"])
    connection.close()
    shutil.copy(before, folder / "box.sqlite3")
    connection.settings_dict["NAME"] = folder / "box.sqlite3"
    os.environ["DATABASE_URL"] = f"sqlite://{folder / 'box.sqlite3'}"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        os.environ["DATABASE_URL"] = f"sqlite://{before}"
