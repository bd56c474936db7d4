"""Results published by the first engine keep their hash: each bundle here was written by it."""

from pathlib import Path

import pytest

from voting.tally.bundle import read_bundle, recount

BUNDLES = sorted((Path(__file__).parent / "engine1").glob("*.json"))


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_an_old_bundle_still_recounts(path: Path):
    assert recount(read_bundle(path)).matches


def test_the_bundles_are_there():
    assert len(BUNDLES) == 15
