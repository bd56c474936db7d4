"""CPU seconds of reading and counting real elections: `python -m tests.bench.tally [FOLDER]`."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voting.tally import Rule, count
from voting.tally.explain import explain
from voting.tally.formats import pabulib
from voting.tally.formats.official import reproduces

ROOT = Path(__file__).resolve().parents[3]
FILES = ("Poland_Lodz_2022.pb", "Poland_Krakow_2019.pb", "Poland_Wieliczka_2023_Green_Budget.pb")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of one call and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(path: Path) -> None:
    """Print one line per step for one election."""
    read, election = timed(lambda: pabulib.read(path))
    collapse, contest = timed(election.contest)
    print(f"{path.name}: {contest.ballot_count} ballots x {len(contest.projects)} projects")
    print(f"  read {read:.2f}  collapse {collapse:.2f}  ({len(contest.ballots)} different ballots)")
    for rule in (Rule("greedy"), Rule("knapsack"), Rule("equal_shares")):
        seconds, outcome = timed(lambda rule=rule: count(contest, rule))
        print(f"  {rule.name} {seconds:.3f}  ({len(outcome.funded)} projects)")
    outcome = count(contest, Rule("greedy"))
    print(f"  explain greedy {timed(lambda: explain(contest, outcome))[0]:.2f}")
    print(f"  reproduce {timed(lambda: reproduces(election))[0]:.2f}")


def main(arguments: list[str]) -> int:
    """Measure every file that is there."""
    default = os.environ.get("REMBUK_DATA", str(ROOT.parent / "shared" / "data"))
    folder = Path(arguments[0] if arguments else default) / "pabulib"
    found = [folder / name for name in FILES if (folder / name).is_file()]
    for path in found:
        measure(path)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
