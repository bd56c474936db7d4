"""Who comes onto the roll after the opening is counted in the public log, by number and never by name."""

import pytest

from tests.factories.contests import make_contest
from voting.ballots.log import added_late, log_entries
from voting.ballots.services import add_to_roll, remove_from_roll, restore_to_roll

pytestmark = pytest.mark.django_db


def test_people_added_while_others_vote_are_counted_in_the_public_log():
    contest = make_contest()
    assert added_late(contest) == 0
    add_to_roll(contest=contest, identities=["dewi", "eka", "ani"])
    add_to_roll(contest=contest, identities=["dewi"])
    assert added_late(contest) == 2
    assert "dewi" not in str([entry.record for entry in log_entries(contest)])


def test_somebody_brought_back_is_counted_too():
    contest = make_contest()
    remove_from_roll(contest=contest, identity="ani")
    restore_to_roll(contest=contest, identity="ani")
    assert added_late(contest) == 1
