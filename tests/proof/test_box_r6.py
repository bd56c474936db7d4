"""R6 in its short form, and with its defect planted."""

import pytest

from participate.contests.proofs import r6

pytestmark = pytest.mark.django_db


def test_every_changed_byte_is_named_and_nothing_else_is() -> None:
    found = r6.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_an_audit_that_skips_the_ballots_fails_the_proof() -> None:
    assert not r6.prove(long=False, seed=1, sabotage=True).passed
