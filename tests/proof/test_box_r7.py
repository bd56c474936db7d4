"""R7, and with its defect planted; a column that nobody has classified is found."""

import pytest

from participate.contests.proofs import r7
from voting.ballots import classified

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_door_changes_what_is_frozen() -> None:
    found = r7.prove(long=False, seed=1, sabotage=False)
    assert found.passed, found.figure


def test_a_contest_without_its_guards_fails_the_proof() -> None:
    found = r7.prove(long=False, seed=1, sabotage=True)
    assert not found.passed
    assert "Contest." in found.figure


def test_a_new_column_has_to_be_classified(monkeypatch: pytest.MonkeyPatch) -> None:
    assert classified.unclassified() == []
    without = {name: row for name, row in classified.COLUMNS["Contest"].items() if name != "budget"}
    monkeypatch.setitem(classified.COLUMNS, "Contest", without)
    assert classified.unclassified() == ["Contest.budget"]
