"""The deadline holds to the millisecond, by the database's clock, with a crowd at the door."""

import time
from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from tests.factories.contests import GREEDY, three_options, vote
from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.models import Ballot, Leaf, Participation, Submission
from voting.ballots.services import add_to_roll, create_contest, open_contest, publish_rule

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 32


def test_nobody_of_a_crowd_gets_in_after_the_deadline_and_nobody_half():
    voters = [f"warga {number}" for number in range(CROWD * 12)]
    contest = create_contest(title="Batas", kind="ranked")
    publish_rule(contest=contest, rule=GREEDY, published_by="Fasilitator")
    add_to_roll(contest=contest, identities=voters)
    closes = database_now() + timedelta(milliseconds=700)
    contest = open_contest(contest=contest, options=three_options(), closes_at=closes)
    outcome: Counter[str] = Counter()
    late: list[str] = []

    def visit(part: int) -> None:
        for who in voters[part::CROWD]:
            before = database_now()
            try:
                vote(contest, who, ["a"])
                outcome["in"] += 1
                late.extend([who] if before >= closes else [])
            except errors.NotOpen:
                outcome["over"] += 1
            time.sleep(0.05)
        connection.close()

    threads = [Thread(target=visit, args=(part,)) for part in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = {
        model.objects.filter(contest=contest).count() for model in (Ballot, Leaf, Participation, Submission)
    }
    assert late == []
    assert rows == {outcome["in"]}
    assert sum(outcome.values()) == len(voters)
    assert outcome["over"] > 0


@pytest.mark.parametrize(("milliseconds", "accepted"), [(-1, True), (0, False), (1, False)])
def test_the_last_millisecond_counts_and_the_next_does_not(milliseconds, accepted):
    contest = create_contest(title="Batas", kind="ranked")
    publish_rule(contest=contest, rule=GREEDY, published_by="Fasilitator")
    add_to_roll(contest=contest, identities=["ani"])
    closes = database_now() + timedelta(hours=1)
    contest = open_contest(contest=contest, options=three_options(), closes_at=closes)
    moment = closes + timedelta(milliseconds=milliseconds)
    if accepted:
        assert vote(contest, "ani", ["a"], now=moment)
        return
    with pytest.raises(errors.NotOpen):
        vote(contest, "ani", ["a"], now=moment)
