"""R10: a bad list of voters comes in whole or not at all, every mistake is named, and none costs much.

300 lists made by named defects and 2,000 mutated ones (short: 200), each taken in a child process of its own batch under
limits of memory and time: full import, or an error that names file, line and column; never a part of a list.
"""

import os
import random
import re
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db import connections

from participate.contests.errors import BadRoll
from participate.contests.models import CycleContest
from participate.contests.proofs.bad_rolls import Case, hand_made, mutated
from participate.contests.proofs.finding import Finding
from participate.contests.roll_sheet import Known, _Reader, _table
from participate.contests.services import roll_import
from participate.kit.errors import DomainError
from participate.kit.sheets import BadSheet
from participate.places.services import add_area
from participate.processes import profile_data
from participate.processes.services import open_cycle, save_profile
from voting.ballots import services as box
from voting.ballots.keys import key_maker
from voting.ballots.models import Contest, Roll
from voting.ballots.services import create_contest

HAND_MADE, MUTATED, MUTATED_SHORT = 300, 2000, 200
SECONDS, MEGABYTES = 10, 300
BATCH = 20
# So many rows show that rows were committed one by one; good lists here are shorter.
FEW = 20
PLACE = re.compile(r"^[^:]+\.\w+: (?:Line|Baris) \d+, (?:column|kolom) .+?: .{8}")


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Take every list in; see what came of each."""
    rng = random.Random(seed)
    contest = _contest()
    cases = chain(hand_made(rng, HAND_MADE), mutated(rng, MUTATED if long else MUTATED_SHORT))
    count = 0
    wrong, slowest, largest, whole, refused = [], 0.0, 0.0, 0, 0
    for defect, answer, seconds, megabytes in _taken(contest, cases, sabotage):
        count += 1
        slowest, largest = max(slowest, seconds), max(largest, megabytes)
        whole, refused = whole + (answer == "whole"), refused + (answer == "refused")
        if answer not in ("whole", "refused") or seconds > SECONDS or megabytes > MEGABYTES:
            wrong.append(f"{defect}: {answer}")
    figure = (
        f"{count} lists: {whole} whole, {refused} refused with their place, {len(wrong)} wrong"
        f"{' (' + '; '.join(wrong[:3]) + ')' if wrong else ''}; at most {slowest:.1f} s of work and {largest:.0f} MB"
    )
    limit = f"0 wrong, {SECONDS} s, {MEGABYTES} MB each"
    return Finding(figure, limit, not wrong and whole + refused == count)


def _contest() -> Contest:
    """Make a vote for people on a list."""
    data = profile_data.load("ID-KOTA-KELURAHAN")
    profile = save_profile(name=profile_data.name_of(data), data=data)
    area = add_area(code="KEL-UJI", name="Uji", level="kelurahan")
    cycle = open_cycle(
        actor=None, slug="uji-daftar", profile=profile, area=area, name="Uji", fiscal_year=2027
    )
    contest = create_contest(
        title="Uji", kind="approval", eligibility={"electorate": "list", "access": ["email"]}
    )
    CycleContest.objects.create(cycle=cycle, contest=contest)
    return contest


def _taken(
    contest: Contest, cases: Iterable[tuple[str, Case]], sabotage: bool
) -> Iterator[tuple[str, str, float, float]]:
    """Take lists in, some in one child each; yield (defect, answer, seconds of work, most megabytes)."""
    rest = iter(cases)
    while part := list(islice(rest, BATCH)):
        yield from _in_child(contest, part, sabotage)


def _in_child(
    contest: Contest, part: list[tuple[str, Case]], sabotage: bool
) -> Iterable[tuple[str, str, float, float]]:
    """Fork, take the lists in, and read one line a list; a child that is killed answers nothing for the rest."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * len(part), SECONDS * len(part)))
        # What the process held before it forked is not the list's.
        held = _most()
        status = 1
        try:
            with os.fdopen(writing, "w") as out:
                for _defect, case in part:
                    print(*_one(contest, case, sabotage, held), sep="\t", file=out, flush=True)
            status = 0
        finally:
            connections.close_all()
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as lines:
        answers = [line.rstrip("\n").split("\t") for line in lines]
    os.waitpid(child, 0)
    found = []
    for number, (defect, _case) in enumerate(part):
        answer = answers[number] if number < len(answers) else ["the child died", "0", "0"]
        found.append((defect, answer[0], float(answer[1]), float(answer[2])))
    return found


def _most() -> float:
    """Return the most megabytes this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _one(contest: Contest, case: Case, sabotage: bool, held: float) -> tuple[str, float, float]:
    """Take one list in; return what came of it, seconds of work, most megabytes so far beyond those `held` before."""
    box.replace_roll(contest=contest, lines={})
    name, data, expected = case
    before = time.process_time()
    try:
        (_row_by_row if sabotage else _whole)(contest, name, data)
        on_roll = Roll.objects.filter(contest=contest).count()
        answer = "whole" if on_roll and expected in (-1, on_roll) else f"{on_roll} people, not {expected}"
    except DomainError as error:
        on_roll = Roll.objects.filter(contest=contest).count()
        answer = _refused(error, on_roll, expected)
    except Exception as error:
        answer = f"broke: {type(error).__name__}"
    seconds = time.process_time() - before
    return answer, seconds, _most() - held


def _refused(error: DomainError, on_roll: int, expected: int | None) -> str:
    """Judge a refusal: nothing is on the roll, a good list was not refused, every sentence names its place."""
    if on_roll:
        return f"a part of the list is on the roll: {on_roll}"
    if expected not in (None, -1):
        return "a good list was refused"
    sentences = [line for line in error.message.split("\n") if ": " in line]
    return "refused" if sentences and all(map(PLACE.match, sentences)) else f"no place: {error.message[:60]}"


def _whole(contest: Contest, name: str, data: bytes) -> None:
    """Take a list in as the page does: look, then take over exactly what was looked at."""
    plan = roll_import.stage_roll(actor=None, contest=contest, file_name=name, data=data, contacts_told=True)
    roll_import.take_over_roll(actor=None, contest=contest, mark=plan.mark)


def _row_by_row(contest: Contest, name: str, data: bytes) -> None:
    """The planted defect: every row is committed as soon as it is read."""
    written: set[str] = set()

    class Careless(_Reader):
        def _row(self, line: int, cells: list[str], places: dict[int, str]) -> None:
            super()._row(line, cells, places)
            newest = next(reversed(self.sheet.people), "")
            if newest and newest not in written and len(written) < FEW:
                Roll.objects.create(contest=contest, person_key=newest)
                written.add(newest)

    try:
        Careless(Known({}, key_maker(contest.pk))).read(_table(data))
    except BadSheet as error:
        raise BadRoll([f"{name}: {trouble}" for trouble in error.troubles]) from error
