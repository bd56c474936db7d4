"""What is measured: each task with our side, the peer's side and the ratio asked of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.tally import peers
from tests.bench.tally.peers import Timed, cpu
from tests.bench.tally.synthetic import rank_array, ranked_contest
from voting.tally import Rule, count
from voting.tally.formats import blt, pabulib

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("REMBUK_DATA", str(ROOT.parent / "shared" / "data")))
LODZ = "Poland_Lodz_2022.pb"
MOKOTOW = "Poland_Warszawa_2021_Mokotow.pb"
PRAGA = "Poland_Warszawa_2019_Obszar_I-Nowa_Praga_z_Pelcowizna.pb"
BIALOLEKA = "Poland_Warszawa_2023_Bialoleka.pb"
BUDAPEST = "Hungary_Budapest_2024.pb"
# The order of equals that the peer uses: by identifier.
BY_CODE = ("code",)
GREEDY = Rule("greedy", order="votes", tie=BY_CODE)
SHARES = Rule("equal_shares", tie=BY_CODE)
ADD1 = Rule("equal_shares", completion="add1_exhaustive", tie=BY_CODE)
PHRAGMEN = Rule("phragmen", tie=BY_CODE)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the table.

    `goal` is the ratio asked for, `seconds` the time allowed and `memory` the MB allowed (None: nothing was
    asked); without `theirs` no peer can be waited for; `slow` needs `--all`; `compiled` is measured with machine
    code, which is read before the clock starts, and with NumPy alone.
    """

    name: str
    ours: Callable[[], Timed]
    theirs: Callable[[], Timed] | None
    peer: str
    goal: int | None = None
    slow: bool = False
    repeats: int = 5
    seconds: float | None = None
    memory: int | None = None
    compiled: bool = False


def file(name: str) -> Path:
    return DATA / "pabulib" / name


def scaled(rule: Rule, scale: int) -> Rule:
    """Turn "one unit more per voter" into the minor units of the file."""
    return rule.replace(step=scale) if rule.name == "equal_shares" else rule


def ours_read(name: str) -> Timed:
    seconds, contest = cpu(lambda: pabulib.read(file(name)).contest())
    return seconds, sorted(contest.codes)


def ours_count(name: str, rule: Rule) -> Timed:
    """Time a whole count with its record; the contest is read before the clock starts."""
    election = pabulib.read(file(name))
    contest = election.contest()
    seconds, outcome = cpu(lambda: count(contest, scaled(rule, election.scale)))
    return seconds, list(outcome.funded)


def ours_ranked(rule: Rule, voters: int) -> Timed:
    """Time a rank array to the outcome, the building of the contest included."""
    ranks = rank_array(voters, 20, 6)
    seconds, outcome = cpu(lambda: count(ranked_contest(ranks), rule))
    return seconds, [outcome.winner or ""]


def theirs_ranked(work: Callable[[np.ndarray], Timed], voters: int) -> Timed:
    return work(rank_array(voters, 20, 6))


def _wards() -> list[Path]:
    return sorted((DATA / "ranked" / "scottish").glob("*.blt"))


def _line(path: Path, elected: Iterable[Any]) -> str:
    return f"{path.name} {' '.join(sorted(map(str, elected), key=int))}"


def ours_wards(*, reading: bool) -> Timed:
    """Count every ward by the Scottish rules; without `reading`, the clock starts behind the reading."""
    rule = Rule("stv_scottish")
    if reading:
        return cpu(lambda: [_line(path, count(blt.read(path).contest(), rule).elected) for path in _wards()])
    contests = [(path, blt.read(path).contest()) for path in _wards()]
    return cpu(lambda: [_line(path, count(contest, rule).elected) for path, contest in contests])


def theirs_wards(*, reading: bool) -> Timed:
    """The plain counter, paper by paper."""
    from tests.bench.tally import reference_stv

    if reading:
        return cpu(lambda: [_line(path, reference_stv.elect_file(path, expand=True)) for path in _wards()])
    wards = [(path, *reference_stv.read_file(path)) for path in _wards()]
    papers = [
        (path, options, seats, [(1, marks) for times, marks in rows for _ in range(times)])
        for path, options, seats, rows in wards
    ]
    return cpu(
        lambda: [
            _line(path, reference_stv.Count(options, seats, rows).run())
            for path, options, seats, rows in papers
        ]
    )


def pb(
    name: str, title: str, file_name: str, rule: Rule, theirs: Callable[[Path], Timed], **more: Any
) -> Task:
    """Return the task of one budget rule on one real file."""
    return Task(
        f"{name}, {title}",
        lambda: ours_count(file_name, rule),
        lambda: theirs(file(file_name)),
        "pabutools gmpy2",
        **more,
    )


L, M, S, K = "90,494 x 160", "9,173 x 72", "1,134 x 20", "12,933 x 98"
TASKS = (
    Task(f"read .pb, {L}", lambda: ours_read(LODZ), lambda: peers.pabutools_read(file(LODZ)), "pabutools", 15),
    pb("greedy", S, PRAGA, GREEDY, peers.pabutools_greedy),
    pb("greedy", K, MOKOTOW, GREEDY, peers.pabutools_greedy, goal=1000),
    pb("greedy", L, LODZ, GREEDY, peers.pabutools_greedy, goal=1000),
    pb("Equal Shares", S, PRAGA, SHARES, peers.pabutools_shares),
    pb("Equal Shares", K, MOKOTOW, SHARES, peers.pabutools_shares, goal=200),
    pb("Equal Shares", L, LODZ, SHARES, peers.pabutools_shares, goal=200),
    pb("Equal Shares + Add1", S, PRAGA, ADD1, peers.pabutools_add1, compiled=True),
    pb("Equal Shares + Add1", M, BIALOLEKA, ADD1, peers.pabutools_add1, slow=True, compiled=True),
    pb("Equal Shares + Add1", K, MOKOTOW, ADD1, peers.pabutools_add1, goal=200, slow=True, memory=150,
       compiled=True),
    pb("Equal Shares + Add1", L, LODZ, ADD1, peers.pabutools_add1, goal=200, memory=150, compiled=True),
    Task("Equal Shares + Add1 in forints, 28,943 x 175", lambda: ours_count(BUDAPEST, ADD1), None, "", repeats=3,
         seconds=2.0, memory=150, compiled=True),
    pb("Phragmén", S, PRAGA, PHRAGMEN, peers.pabutools_phragmen),
    pb("Phragmén", K, MOKOTOW, PHRAGMEN, peers.pabutools_phragmen, goal=250),
    pb("Phragmén", L, LODZ, PHRAGMEN, peers.pabutools_phragmen, goal=250),
    Task("instant run-off, 1 M x 20", lambda: ours_ranked(Rule("irv"), 1_000_000),
         lambda: theirs_ranked(peers.pyrankvote_irv, 1_000_000), "pyrankvote", 10, repeats=3),
    Task("Schulze, 1 M x 20", lambda: ours_ranked(Rule("schulze"), 1_000_000),
         lambda: theirs_ranked(peers.votekit_schulze, 1_000_000), "votekit", 30, repeats=3),
    Task("Scottish STV, 367 wards", lambda: ours_wards(reading=False), lambda: theirs_wards(reading=False),
         "plain Python, paper by paper", 5, repeats=3),
    Task("Scottish STV, 367 wards with reading", lambda: ours_wards(reading=True),
         lambda: theirs_wards(reading=True), "plain Python, paper by paper", repeats=3),
)  # fmt: skip
