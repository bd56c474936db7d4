"""Similar proposals against a plain list of twenty, among 20,000: `python -m tests.bench.similar`.

For each database, in the same process and in turn: the query behind a page of the public list, and the search for
proposals that look like one that is being written (entry, place and words). Medians of the rounds in milliseconds;
the ratio is similar / list. Options: `--database`, `--proposals`, `--rounds`.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from random import Random

from participate.contests.proofs.scratch import Scratch, environment

WORDS = ("lampu", "lorong", "paving", "drainase", "posyandu", "jalan", "got", "sumur", "bank", "sampah", "taman",
         "pelatihan", "lansia", "anak", "pos", "ronda", "ramp", "pegangan", "air", "bersih", "pompa", "talud",
         "jembatan", "perpustakaan", "lapangan")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure on each database and print a table."""
    options = _options(arguments)
    if options.inside:
        return _inside(options.proposals, options.rounds)
    scratch = Scratch()
    try:
        for kind in ["sqlite", "postgresql"] if options.database == "both" else [options.database]:
            with scratch.database(kind) as (url, folder):
                command = [sys.executable, "-m", "tests.bench.similar", "--inside", *arguments]
                print(kind, flush=True)
                subprocess.run(command, env=environment(url, folder), check=True)
    finally:
        scratch.close()
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="both", choices=["both", "sqlite", "postgresql"])
    parser.add_argument("--proposals", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _inside(count: int, rounds: int) -> int:
    """Fill the database and measure both in turn."""
    import django

    django.setup()
    cycle, area_id, item_id = _fill(count)
    from participate.places.models import Area
    from participate.proposals.queries.lists import on_cards, proposals_of
    from participate.proposals.queries.similar import Sought, similar_to

    area = Area.objects.get(pk=area_id)
    sought = Sought(
        item_id=item_id,
        area=area,
        latitude=-5.15,
        longitude=119.44,
        title="Lampu lorong gelap dekat posyandu",
    )
    words = Sought(title="Lampu lorong gelap dekat posyandu")
    ways: dict[str, Callable[[], object]] = {
        "list": lambda: list(on_cards(proposals_of(cycle))[:20]),
        "similar": lambda: similar_to(cycle=cycle, sought=sought),
        "words only": lambda: similar_to(cycle=cycle, sought=words),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            took[name].append(1000 * (time.perf_counter() - start))
    middle = {name: statistics.median(values) for name, values in took.items()}
    for name, value in middle.items():
        print(f"  {name:12} {value:8.1f} ms  {value / middle['list']:6.2f} of the list", flush=True)
    return 0


def _fill(count: int) -> tuple[object, int, int]:
    """Make one cycle with many proposals in a ward of two by two kilometres, and their index."""
    from django.db import connection

    from participate.proposals.models import Proposal, TitleGram
    from participate.proposals.trigrams import grams_of
    from tests.factories.processes import make_cycle
    from tests.factories.proposals import make_many

    random, cycle = Random(7), make_cycle()
    made = make_many(cycle, count)
    rows = []
    for proposal in made:
        proposal.title = f"{' '.join(random.sample(WORDS, 4))} {random.randint(1, 60)}".capitalize()
        proposal.latitude = -5.15 + random.uniform(-0.009, 0.009)
        proposal.longitude = 119.44 + random.uniform(-0.009, 0.009)
        rows += [TitleGram(cycle=cycle, proposal=proposal, gram=gram) for gram in grams_of(proposal.title)]
    Proposal.objects.bulk_update(made, ["title", "latitude", "longitude"], batch_size=500)
    TitleGram.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cycle, made[0].area_id, made[0].dictionary_item_id


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participate.config.settings.test")
    sys.exit(main(sys.argv[1:]))
