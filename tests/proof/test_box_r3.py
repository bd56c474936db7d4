"""R3 in its short form, and with its defect planted."""

import pytest

from participate.contests.proofs import r3

pytestmark = pytest.mark.django_db(transaction=True)


def test_closings_under_voters_lose_and_add_nothing_and_deadlines_are_exact() -> None:
    found = r3.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_a_deadline_looked_at_before_the_lock_fails_the_proof() -> None:
    assert not r3.prove(long=False, seed=1, sabotage=True).passed
