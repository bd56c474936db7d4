"""R10, the short form: bad lists of voters come in whole or not at all."""

import pytest

from participate.contests.proofs import r10
from participate.contests.proofs.bad_rolls import DEFECTS

# Other warnings are errors here: a fork in a process with threads would be one on newer Pythons.
pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(r10, "HAND_MADE", len(DEFECTS))
    monkeypatch.setattr(r10, "MUTATED_SHORT", 40)


def test_every_bad_list_comes_in_whole_or_is_refused_with_its_place(few):
    found = r10.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_a_list_that_is_written_row_by_row_is_noticed(few):
    found = r10.prove(long=False, seed=1, sabotage=True)
    assert not found.passed
    assert ": a part of the list is on the roll" in found.figure
