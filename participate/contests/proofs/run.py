"""One proof in a process of its own: `python -m participate.contests.proofs.run r1 --seed 1 [--long] [--sabotage]`.

The database is the one of `DATABASE_URL`, made for this run. The last line printed is the finding as JSON.
"""

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec


def where(proof: str) -> str:
    """Return the module of a proof; rooms above this one have proofs too, which the settings name."""
    from django.conf import settings

    names = [f"{package}.{proof}" for package in settings.PROOF_PACKAGES]
    return next(name for name in names if find_spec(name))


def main(argv: list[str] | None = None) -> int:
    """Run the proof and print what it found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("proof")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--sabotage", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(argv)

    import django

    django.setup()
    proof = import_module(where(asked.proof))
    found = proof.prove(long=asked.long, seed=asked.seed, sabotage=asked.sabotage)
    print(json.dumps(asdict(found)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
