"""Somebody who still reads the box of before: the database cannot give its old pages up, and that is said."""

import pytest

from tests.factories.contests import make_contest
from tests.factories.readers import old_reader, wait_little
from voting.ballots.services import close_contest, old_rows, seal_contest, sealing

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reader_of_the_old_rows_keeps_the_sealing_unfinished_until_it_goes(monkeypatch):
    wait_little(monkeypatch)
    contest = close_contest(contest=make_contest())
    with old_reader():
        sealed = seal_contest(contest=contest)
        with pytest.raises(old_rows.StillRead):
            sealing.finish_sealing(sealed)
    sealing.finish_sealing(sealed)
