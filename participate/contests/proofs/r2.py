"""R2: workers and the database die again and again while people vote: no acknowledged vote is lost or counted twice."""

import contextlib
import json
import os
import random
import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import connection

from participate.contests.proofs.cluster import Cluster
from participate.contests.proofs.finding import Finding
from participate.contests.proofs.stage import (
    CODES,
    WSGI,
    Person,
    Server,
    make_cycle,
    make_people,
    open_vote,
    serving,
)  # fmt: skip
from voting.ballots import vault
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll
from voting.ballots.queries import find_leaf

CARELESS = "participate.contests.proofs.careless:application"
PATIENCE = 180


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Vote through all the deaths, then compare what was acknowledged with what is in the box."""
    voters, versions, kills = (1000, 20, 200) if long else (40, 8, 20)
    with _own_database() as cluster:
        cycle = make_cycle()
        people = make_people(cycle, voters)
        contest = open_vote(cycle)
        application = CARELESS if sabotage else WSGI
        with serving(Path(settings.VAR_DIR), application=application) as server:
            killer = Killer(server, cluster, kills, voters * versions, seed)
            killer.start()
            votes = [
                Voter(server, contest, person, versions, killer, seed + at)
                for at, person in enumerate(people)
            ]
            with ThreadPoolExecutor(12) as pool:
                list(pool.map(Voter.go, votes))
            killer.stop()
        return _judge(contest, votes, killer)


class Voter:
    """One person who changes the vote again and again, each time until it is acknowledged."""

    def __init__(
        self, server: Server, contest: Contest, person: Person, versions: int, killer: "Killer", seed: int
    ) -> None:
        self.server, self.person, self.versions, self.killer = server, person, versions, killer
        self.slug = contest.cycle_contest.cycle.slug
        self.draw = random.Random(seed)
        self.receipts: list[str] = []
        self.last: list[str] = []
        self.repeated = 0
        self.different = 0
        self.given_up = 0

    def go(self) -> None:
        """Cast every version; what is not answered is sent again with the same key."""
        for _ in range(self.versions):
            self.last, key = self.draw.sample(CODES, 2), secrets.token_hex(16)
            until = time.monotonic() + PATIENCE
            while (answer := self.server.cast(self.slug, self.person, self.last, key)).status != 302:
                self.repeated += 1
                if time.monotonic() > until:
                    self.given_up += 1
                    return
                time.sleep(0.2)
            # Now and then a client that has its answer sends the form again: the same receipt comes back.
            if self.draw.random() < 0.05:
                again = self.server.cast(self.slug, self.person, self.last, key)
                self.different += again.status == 302 and again.receipt != answer.receipt
            self.receipts.append(answer.receipt)
            self.killer.acknowledged += 1


class Killer(Thread):
    """Kills a worker or the database each time another share of the votes is acknowledged."""

    def __init__(self, server: Server, cluster: Cluster | None, kills: int, votes: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.server, self.cluster, self.kills, self.votes = server, cluster, kills, votes
        self.draw = random.Random(seed)
        self.acknowledged = 0
        self.killed = {"worker": 0, "database": 0}
        self._over = Event()

    def run(self) -> None:
        """Kill until the votes are through."""
        for number in range(self.kills):
            due = self.votes * (number + self.draw.random()) / self.kills
            while self.acknowledged < due and not self._over.is_set():
                time.sleep(0.01)
            if self._over.is_set():
                return
            if self.cluster is not None and number % 2:
                self._kill_database(self.cluster)
            else:
                self._kill_worker()

    def _kill_worker(self) -> None:
        until = time.monotonic() + 60
        while not (workers := self.server.workers()) and time.monotonic() < until:
            time.sleep(0.02)
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.draw.choice(workers), signal.SIGKILL)
                self.killed["worker"] += 1

    def _kill_database(self, cluster: Cluster) -> None:
        cluster.kill()
        self.killed["database"] += 1
        cluster.start()

    def stop(self) -> None:
        """End, once the present kill is done."""
        self._over.set()
        self.join()


def _judge(contest: Contest, votes: list[Voter], killer: Killer) -> Finding:
    """Compare acknowledged receipts with the box, one by one."""
    _forget_connections()
    receipts = [receipt for voter in votes for receipt in voter.receipts]
    lost = sum(find_leaf(receipt) is None for receipt in receipts)
    leaves = Leaf.objects.filter(contest=contest).count()
    given_up = sum(voter.given_up for voter in votes)
    wrong = sum(not _stands(contest, voter) for voter in votes)
    different = sum(voter.different for voter in votes)
    figure = (
        f"{len(receipts)} acknowledged votes of {len(votes)} people, {killer.killed['worker']} workers and "
        f"{killer.killed['database']} databases killed, {sum(voter.repeated for voter in votes)} forms repeated; "
        f"lost {lost}, twice {leaves - len(set(receipts)) - given_up}, wrong last vote {wrong}, "
        f"other receipt {different}, given up {given_up}"
    )
    passed = not (lost or wrong or different or given_up) and leaves == len(receipts) == len(set(receipts))
    return Finding(figure, "lost 0, twice 0", passed and sum(killer.killed.values()) == killer.kills)


def _stands(contest: Contest, voter: Voter) -> bool:
    """Say whether exactly the last acknowledged choice of a voter counts."""
    roll = Roll.objects.get(contest=contest, person_key=person_key(contest.pk, voter.person.identity))
    slot = vault.slot_of(contest.pk, roll.pk)
    current = list(
        Ballot.objects.filter(contest=contest, slot=slot, is_current=True).values_list("payload", flat=True)
    )
    took_part = Participation.objects.filter(roll=roll).count() == 1
    return took_part and [json.loads(text)["marks"] for text in current] == [voter.last]


@contextlib.contextmanager
def _own_database() -> Iterator[Cluster | None]:
    """On PostgreSQL work on a server of our own that may be killed; a SQLite file dies with its workers."""
    if connection.vendor != "postgresql":
        yield None
        return
    with use_cluster() as cluster:
        yield cluster


@contextlib.contextmanager
def use_cluster(folder: Path | None = None) -> Iterator[Cluster]:
    """Work on a copy of the database in a server of our own."""
    cluster = Cluster(folder)
    before = os.environ["DATABASE_URL"]
    known = dict(connection.settings_dict)
    try:
        cluster.copy_from(before)
        os.environ["DATABASE_URL"] = cluster.url
        _forget_connections()
        connection.settings_dict.update(
            NAME="postgres", USER="postgres", HOST="127.0.0.1", PORT=str(cluster.port)
        )
        yield cluster
    finally:
        _forget_connections()
        os.environ["DATABASE_URL"] = before
        connection.settings_dict.update(known)
        cluster.stop()


def _forget_connections() -> None:
    """Drop the connections that the last death of the server has left behind."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
