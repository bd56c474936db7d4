"""D1 in its short form, and with its defect planted."""

import pytest

from participate.rights.proofs import d1

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_erased_person_is_found_nowhere_and_every_vote_still_verifies() -> None:
    found = d1.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_a_table_left_out_of_the_erasure_fails_the_proof() -> None:
    found = d1.prove(long=False, seed=1, sabotage=True)
    assert not found.passed
    assert "proposals_proposalevent" in found.figure
