"""R1: many attempts of every voter at once, through real HTTP and on paper: one counted ballot each, no error."""

import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.stage import (
    CODES,
    Person,
    Server,
    make_cycle,
    make_people,
    open_vote,
    serving,
)
from voting.ballots import errors, vault
from voting.ballots.enums import Channel
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll
from voting.ballots.services import cast_ballot

# Paper ballots among the attempts on one voter: the rest come through the browser.
PAPER_EACH = 1
ALLOWED = {200, 302, 400, 403, 409, 429}


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Attack and count. The sabotaged box has lost the constraint that keeps one current ballot a voter."""
    voters, attempts = (100, 64) if long else (20, 16)
    cycle = make_cycle()
    people = make_people(cycle, voters)
    contest = open_vote(cycle)
    with serving(Path(settings.VAR_DIR)) as server, _box(sabotage):
        if sabotage:
            _attack_without_lock(contest, people)
        answers = _attack(server, contest, people, attempts, seed)
        log = server.log.read_text(errors="replace")
    wrong = {status: count for status, count in answers.items() if status not in ALLOWED}
    locked = log.count("database is locked")
    counted = Ballot.objects.filter(contest=contest, is_current=True).count()
    double = _voters_without_exactly_one(contest)
    figure = (
        f"{counted} counted ballots of {voters} voters after {sum(answers.values())} attempts, "
        f"{double} voters without exactly one, unexpected answers {wrong or 'none'}, locked {locked}, "
        f"{Leaf.objects.filter(contest=contest).count()} accepted versions"
    )
    passed = counted == voters and not double and not wrong and not locked
    return Finding(figure, f"exactly {voters}, no 5xx, nothing locked", passed)


def _attack(server: Server, contest: Contest, people: list[Person], attempts: int, seed: int) -> Counter[int]:
    """Send everything at once in a random order: new forms, repeated forms, other choices, paper."""
    draw = random.Random(seed)
    jobs: list[Callable[[], int]] = []
    for person in people:
        shared = secrets.token_hex(16)
        for number in range(attempts - PAPER_EACH):
            key = shared if number % 4 == 0 else secrets.token_hex(16)
            marks = draw.sample(CODES, draw.randint(1, 3))
            jobs.append(_online(server, contest, person, marks, key))
        jobs.append(_paper(contest, person, draw.sample(CODES, 2)))
    draw.shuffle(jobs)
    with ThreadPoolExecutor(64) as pool:
        return Counter(pool.map(lambda job: job(), jobs))


def _online(
    server: Server, contest: Contest, person: Person, marks: list[str], key: str
) -> Callable[[], int]:
    slug = contest.cycle_contest.cycle.slug
    return lambda: server.cast(slug, person, marks, key).status


def _paper(contest: Contest, person: Person, marks: list[str]) -> Callable[[], int]:
    def cast() -> int:
        try:
            cast_ballot(
                contest=contest, person_key=person_key(contest.pk, person.identity), marks=marks,
                channel=Channel.PAPER, idempotency_key=secrets.token_hex(16),
            )  # fmt: skip
        except errors.BallotBoxError:
            return 409
        finally:
            connections.close_all()
        return 302

    return cast


def _voters_without_exactly_one(contest: Contest) -> int:
    """Count roll entries that have not exactly one current ballot and one participation."""
    current = Counter(Ballot.objects.filter(contest=contest, is_current=True).values_list("slot", flat=True))
    taken = Counter(Participation.objects.filter(contest=contest).values_list("roll_id", flat=True))
    entries = Roll.objects.filter(contest=contest).values_list("pk", flat=True)
    return sum(current[vault.slot_of(contest.pk, entry)] != 1 or taken[entry] != 1 for entry in entries)


@contextmanager
def _box(sabotage: bool) -> Iterator[None]:
    """Take the constraint away where the defect is planted."""
    if sabotage:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX ballot_current_once_per_slot")
    yield


def _attack_without_lock(contest: Contest, people: list[Person]) -> None:
    """Do what a box without lock and constraint does under two forms at once: look, look, write, write."""
    for person in people[:3]:
        roll = Roll.objects.get(contest=contest, person_key=person_key(contest.pk, person.identity))
        slot = vault.slot_of(contest.pk, roll.pk)
        seen: list[Any] = [Ballot.objects.filter(contest=contest, slot=slot).first() for _ in range(2)]
        for earlier in seen:
            assert earlier is None
            Ballot.objects.bulk_create(
                [Ballot(id=secrets.token_hex(20), contest=contest, slot=slot, status="valid", channel="online",
                        payload='{"marks":["a"]}', nonce=secrets.token_hex(32))]
            )  # fmt: skip
