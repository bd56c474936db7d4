"""R8 in its short form, and with its defect planted."""

import pytest

from participate.contests.proofs import r8

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_joins_a_voter_to_a_ballot_after_the_sealing() -> None:
    found = r8.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_leaves_left_as_they_lie_fail_the_proof() -> None:
    assert not r8.prove(long=False, seed=1, sabotage=True).passed
