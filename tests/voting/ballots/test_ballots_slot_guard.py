"""On SQLite a ballot is not replaced through its slot, and looking for one does not read the whole box."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots.models import Ballot

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite replaces rows without asking"),
]
COLUMNS = "id, contest_id, slot, version, is_current, is_quarantined, status, reason, channel, weight, payload, nonce"


def replace(ballot, slot, is_current) -> None:
    """Write a copy of a ballot under another key, in the place of whatever stands there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO ballots_ballot ({COLUMNS}) SELECT %s, contest_id, %s, version, %s, is_quarantined, "
            "status, reason, channel, weight, payload, nonce FROM ballots_ballot WHERE id = %s",
            [f"{slot}-{is_current}", slot, is_current, ballot.pk],
        )


def test_a_current_ballot_is_not_replaced_by_another_of_its_slot():
    vote(make_contest(rule={**GREEDY, "revoting": True}), "ani", ["a"])
    ballot = Ballot.objects.get()
    with pytest.raises(DatabaseError, match="a row is never replaced"):
        replace(ballot, ballot.slot, True)
    replace(ballot, ballot.slot, False)
    replace(ballot, "another", True)
    replace(ballot, None, True)
    assert Ballot.objects.filter(pk=ballot.pk, is_current=True).exists()
    assert Ballot.objects.count() == 4


def test_the_guard_finds_a_slot_by_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'ballots_ballot_slot_INSERT'")
        asked = re.search(r"EXISTS \((SELECT .*? IS NOT NULL)\)", cursor.fetchone()[0])[1]
        cursor.execute("EXPLAIN QUERY PLAN " + re.sub(r'NEW[.]"[a-z_]+"', "1", asked))
        assert [row[3] for row in cursor.fetchall()] == [
            "SEARCH ballots_ballot USING INDEX ballot_current_once_per_slot (contest_id=? AND slot=?)"
        ]
