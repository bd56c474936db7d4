"""Compare every rule on all elections: `python -m tests.proof.committees [EVERY]`, one line per rule."""

import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from tests.proof.abc_files import Instance, instances
from tests.proof.committees import DIFFER, NOT_IMPLEMENTED, judgements

# Seconds for one rule on one election; the slowest needs about ten.
PATIENCE = 60
ENDLESS = f"NO END in {PATIENCE} s"


def in_time(judge: Callable[[Instance], str], instance: Instance) -> str:
    """Return the verdict, or that none came in time: a count without end must not hide behind silence."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        return judge(instance)
    except TimeoutError:
        return ENDLESS
    finally:
        signal.alarm(0)


def compare(every: int) -> tuple[dict[str, Counter[str]], dict[str, float], list[str]]:
    """Return per rule how often which verdict fell, the CPU seconds, and where the two differ."""
    figures: defaultdict[str, Counter[str]] = defaultdict(Counter)
    seconds: defaultdict[str, float] = defaultdict(float)
    names = []
    judges = judgements()
    for instance in instances(every=every):
        for theirs, judge in judges.items():
            start = time.process_time()
            reason = in_time(judge, instance)
            seconds[theirs] += time.process_time() - start
            figures[theirs][reason] += 1
            if reason in (DIFFER, ENDLESS):
                names.append(f"{reason}: {theirs} {instance.name}")
    return figures, seconds, names


def main(every: int) -> int:
    """Print one line per rule; return 1 when a difference has no declared reason."""
    figures, seconds, names = compare(every)
    for theirs, figure in figures.items():
        parts = ", ".join(f"{reason} {number}" for reason, number in sorted(figure.items()))
        print(f"{theirs}: {sum(figure.values())} instances, {parts}, {seconds[theirs]:.1f} s")
    for theirs, reason in NOT_IMPLEMENTED.items():
        print(f"{theirs}: not implemented ({reason})")
    print(*names, sep="\n")
    return int(bool(names))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
