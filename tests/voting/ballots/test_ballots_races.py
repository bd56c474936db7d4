"""Many voters at once, closings in the middle, and processes that die: with real connections, on both engines."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection

from tests.factories.contests import GREEDY, make_contest, three_options, vote
from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Submission
from voting.ballots.queries import find_leaf
from voting.ballots.services import add_to_roll, close_contest, create_contest, open_contest, publish_rule

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: Iterable[Callable[[], None]]) -> None:
    """Run every job in a thread of its own with its own connection."""

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def box_counts(contest: Contest) -> set[int]:
    return {
        model.objects.filter(contest=contest).count() for model in (Ballot, Leaf, Participation, Submission)
    }


def test_fifty_voters_in_thirty_two_parallel_attempts_each_have_exactly_one_ballot():
    voters = [f"warga {number}" for number in range(50)]
    contest = make_contest(voters=voters)
    receipts: list[str] = []
    refused: list[str] = []
    wrong: list[Exception] = []

    def attempt(seed: int) -> None:
        order = random.Random(seed).sample(voters, len(voters))
        for who in order:
            try:
                receipts.append(vote(contest, who, ["a"] if seed % 2 else ["b", "a"]))
            except errors.AlreadyVoted:
                refused.append(who)
            except Exception as error:
                wrong.append(error)

    at_once([lambda seed=seed: attempt(seed) for seed in range(32)])
    assert wrong == []
    assert (len(receipts), len(set(receipts)), len(refused)) == (50, 50, 32 * 50 - 50)
    assert box_counts(contest) == {50}


def test_the_same_form_sent_many_times_at_once_gets_one_receipt():
    contest = make_contest()
    receipts: list[str] = []
    at_once([lambda: receipts.append(vote(contest, "ani", ["a"], key="k" * 32)) for _ in range(16)])
    assert (len(receipts), len(set(receipts))) == (16, 1)
    assert box_counts(contest) == {1}


@pytest.mark.parametrize("way", ["by hand", "by the clock"])
def test_in_thirty_closings_no_ballot_comes_after_the_count_at_closing(way):
    closings = [closing(number, way) for number in range(15)]
    assert [row for row in closings if row != (row[0], row[0], {row[0]})] == []
    assert sum(row[0] for row in closings) > 0


def closing(number: int, way: str) -> tuple[int, int, set[int]]:
    """Close one contest under four voters; return ballots at closing, receipts given, rows in the box afterwards."""
    voters = [f"warga {index}" for index in range(24)]
    contest = make_contest(voters=voters)
    if way == "by the clock":
        contest = shorten(contest, voters)
    receipts: list[str] = []
    closed: list[Contest] = []
    jobs = [partial(keep_voting, contest, voters[part::4], receipts) for part in range(4)]
    at_once([*jobs, lambda: closed.append(close_soon(contest, number, way))])
    return closed[0].turnout["cast"], len(receipts), box_counts(contest)


def shorten(contest: Contest, voters: list[str]) -> Contest:
    """Return a like contest whose own deadline comes in a moment."""
    short = create_contest(title="Singkat", kind=contest.kind)
    publish_rule(contest=short, rule=GREEDY, published_by="Fasilitator")
    add_to_roll(contest=short, identities=voters)
    return open_contest(
        contest=short, options=three_options(), closes_at=database_now() + timedelta(milliseconds=60)
    )


def keep_voting(contest: Contest, voters: list[str], receipts: list[str]) -> None:
    """Vote one after the other until the box says that it is over."""
    for who in voters:
        try:
            receipts.append(vote(contest, who, ["a"]))
        except errors.NotOpen:
            return


def close_soon(contest: Contest, seed: int, way: str) -> Contest:
    """Close at some moment in the middle; by the clock, count once the deadline has passed."""
    time.sleep(0.06 if way == "by the clock" else random.Random(seed).uniform(0, 0.06))
    return close_contest(contest=contest)


VOTER = """
import django, sys
django.setup()
from django.conf import settings
from voting.ballots.models import Contest
from voting.ballots.services import cast_ballot
contest = Contest.objects.get(pk=int(sys.argv[1]))
for key in sys.stdin.read().split():
    print(cast_ballot(contest=contest, person_key=key, marks=["a"], channel="online", idempotency_key="k" * 32), flush=True)
"""


def test_a_process_killed_while_voting_leaves_whole_votes_only_and_loses_none_it_acknowledged():
    voters = [f"warga {number}" for number in range(400)]
    contest = make_contest(voters=voters)
    keys = [person_key(contest.pk, who) for who in voters]
    acknowledged: set[str] = set()
    for seed in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", VOTER, str(contest.pk)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "DATABASE_URL": database_url()},
        )  # fmt: skip
        process.stdin.write("\n".join(keys))
        process.stdin.close()
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(random.Random(seed).uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        acknowledged.update(line for line in lines[:-1] if line)
        process.wait()
        process.stdout.close()
    (stored,) = box_counts(contest)
    assert stored >= len(acknowledged) > 0
    assert [receipt for receipt in acknowledged if find_leaf(receipt) is None] == []


def database_url() -> str:
    """Return the address of this test's database for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
