"""Time and memory from ten thousand to ten million voters: `python -m tests.bench.tally.growth VOTERS`."""

from __future__ import annotations

import json
import sys

from tests.bench.tally.one import peak, resident
from tests.bench.tally.peers import cpu
from tests.bench.tally.synthetic import approval_bits, budget_contest
from voting.tally import Rule, count

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
# Seconds allowed for reading the array and counting Equal Shares.
GOALS = {1_000_000: 2.0, 10_000_000: 12.0}


def main(arguments: list[str]) -> int:
    """Measure one size and print one line of JSON."""
    voters = int(arguments[0])
    base = resident()
    bits = approval_bits(voters)
    made, contest = cpu(lambda: budget_contest(bits))
    shares, outcome = cpu(lambda: count(contest, Rule("equal_shares")))
    greedy, _ = cpu(lambda: count(contest, Rule("greedy")))
    print(
        json.dumps(
            {
                "voters": voters, "different": len(contest.ballots), "read": made, "shares": shares,
                "greedy": greedy, "mb": peak() - base, "array_mb": bits.nbytes / 2**20,
                "funded": len(outcome.funded),
            }
        )
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
