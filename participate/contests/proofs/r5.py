"""R5: `verify.py` works out the very result that the server announced.

Random contests over all rules it counts, votes cast through the ballot box in both editions, real elections, and
100,000 ballots over 60 options within the limits of time and memory. `sabotage` turns the order of equals round in the
verifier.
"""

import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.random_votes import random_votes
from voting.ballots.clock import database_now
from voting.ballots.keys import new_form_key, person_key
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    close_contest,
    create_contest,
    open_contest,
    publish_rule,
)
from voting.counts.bundle.announced import announced_sha256
from voting.counts.bundle.build import bundle
from voting.counts.bundle.material import Material, material_of
from voting.counts.bundle.sources import read_material
from voting.counts.services import count_official
from voting.counts.verify import verify
from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.formats.official import grouped, official_rule
from voting.tally.formats.pabulib import read

MOST_SECONDS, MOST_MEGABYTES = 60, 500
VOTERS, OPTIONS = 100_000, 60
LIMIT = f"all equal; {MOST_SECONDS} s, {MOST_MEGABYTES} MB"
SMALL_FILE = 100_000
DATA = Path(os.getenv("REMBUK_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data") / "pabulib"
LARGE = (("approval", "greedy", {}), ("ranked", "borda", {}),
         ("approval", "equal_shares", {"completion": "ballots_naming"}))  # fmt: skip


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Compare the two counts everywhere; measure the large ones."""
    with _turned(sabotage):
        random_ones = [agrees(material_of(*vote)) for vote in random_votes(seed, 1000 if long else 60)]
        cast = [agrees(material) for material in _votes(seed, 40 if long else 4)]
        real = [agrees(material) for material in _elections(long)]
    seconds, megabytes = _large(seed, LARGE if long else LARGE[:1])
    right = all([*random_ones, *cast, *real]) and seconds <= MOST_SECONDS and megabytes <= MOST_MEGABYTES
    known = f"{sum(real)} of {len(real)} real elections" if real else "no real elections (see REMBUK_DATA)"
    figure = (
        f"{sum(random_ones)} of {len(random_ones)} random contests, {sum(cast)} of {len(cast)} votes through the box "
        f"and {known} equal; {VOTERS:,} x {OPTIONS} in {seconds:.1f} s and {megabytes} MB"
    )
    return Finding(figure, LIMIT, right)


def agrees(material: Material) -> bool:
    """Say whether the verifier finds nothing wrong and the same SHA-256 as the server."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(bundle(material))
        file.flush()
        report = verify.Report()
        try:
            verify.check(file.name, "", False, report)
        except verify.Unreadable:
            return False
    return not report.problems and report.result == announced_sha256(material.result)


@contextmanager
def _turned(sabotage: bool) -> Iterator[None]:
    """Take equals in the opposite order in the verifier."""
    right = verify.Ties.order
    if sabotage:
        verify.Ties.order = lambda self, scores, codes=None: sorted(  # type: ignore[method-assign,assignment]
            sorted(scores if codes is None else codes, key=self.key, reverse=True),
            key=lambda code: scores[code],
            reverse=True,
        )
    try:
        yield
    finally:
        verify.Ties.order = right  # type: ignore[method-assign]


def _votes(seed: int, number: int) -> Iterator[Material]:
    """Yield votes that went through the box: for everybody where the ballots are published, and for the auditors."""
    for turn in range(number):
        dice = random.Random(f"{seed}:box:{turn}")
        rule = {
            "name": "greedy",
            "kind": "ranked",
            "rank_limit": 3,
            "budget": 100,
            "assurance": dice.choice(["open", "sealed"]),
        }
        contest = create_contest(title=f"R5 {turn}", kind="ranked", publish_from=5)
        publish_rule(contest=contest, rule=rule, published_by="R5")
        names = [f"warga-{number}-{secrets.token_hex(4)}" for number in range(dice.randint(5, 12))]
        add_to_roll(contest=contest, identities=names)
        options = [OptionLine(code, code, dice.choice([20, 40, 60])) for code in "abcde"]
        contest = open_contest(
            contest=contest, options=options, closes_at=database_now() + timedelta(hours=1)
        )
        for name in names:
            cast_ballot(
                contest=contest,
                person_key=person_key(contest.pk, name),
                marks=dice.sample("abcde", dice.randint(1, 3)),
                channel=dice.choice(["online", "paper"]),
                idempotency_key=new_form_key(),
            )
        run = count_official(contest=close_contest(contest=contest), compare=False)
        yield read_material(run)
        yield read_material(run, auditors=True)


def _elections(long: bool) -> Iterator[Material]:
    """Yield the real elections by their own rule, or greedy where that rule is not one of ours."""
    for path in sorted(DATA.glob("*.pb")):
        if not long and path.stat().st_size > SMALL_FILE:
            continue
        election = read(path)
        rule, _reason = official_rule(dict(election.meta), scale=election.scale)
        contest = grouped(election, election.contest())
        yield material_of(contest, count(contest, rule or Rule("greedy")))


def _large(seed: int, cases: tuple[tuple[str, str, dict[str, str]], ...]) -> tuple[float, int]:
    """Return the most seconds and megabytes of a verifier in a process of its own."""
    seconds, megabytes = 0.0, 0
    for kind, rule, parameters in cases:
        contest = large_contest(seed, kind)
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(bundle(material_of(contest, count(contest, Rule(rule, parameters)))))
            file.flush()
            command = [sys.executable, "-I", "-c", _MEASURED, str(verify.__file__), file.name]
            started = time.monotonic()
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            seconds = max(seconds, time.monotonic() - started)
        if done.returncode or "MATCHES" not in done.stdout:
            return float("inf"), 0
        megabytes = max(megabytes, int(done.stdout.split()[-1]) // 1000)
    return seconds, megabytes


# The peak of this very program: what `resource` says would count the process that started it.
_MEASURED = """
import re, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
    sys.exit(end.code)
"""


def large_contest(seed: int, kind: str) -> Contest:
    """Return 100,000 ballots, nearly all different: approvals of up to ten, or rankings of all sixty."""
    dice = random.Random(f"{seed}:large")
    codes = [f"p{number:02}" for number in range(OPTIONS)]
    projects = [Project(code, dice.randint(20_000, 500_000)) for code in codes]
    known = [1 / (3 + place) for place in range(OPTIONS)]
    groups = []
    for _ in range(VOTERS):
        marks = (
            dice.sample(codes, OPTIONS) if kind == "ranked" else sorted(set(dice.choices(codes, known, k=10)))
        )
        groups.append(BallotGroup(tuple(marks), 1))
    return Contest.of("ranked" if kind == "ranked" else "approval", projects, groups, 6_000_000)
