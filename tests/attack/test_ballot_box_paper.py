"""Paper and secrecy: nothing in the database says whose sheet is which, before the sealing or after it."""

import pytest

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors
from voting.ballots.keys import person_key
from voting.ballots.models import PaperReading, PaperVoter, Participation
from voting.ballots.models.paper import FIRST, SECOND
from voting.ballots.people import Person
from voting.ballots.services import close_contest
from voting.ballots.services.paper import open_batch, tick_voters, type_sheet
from voting.ballots.services.paper_box import settle_batch
from voting.ballots.services.sealing import seal_contest

pytestmark = pytest.mark.django_db
ANI, BUDI, CITRA = Person("user:1", "Ani"), Person("user:2", "Budi"), Person("user:3", "Citra")
# Each with an own sheet.
QUEUE = {"citra": ["a"], "ani": ["b"], "budi": ["c"]}


def boxed(contest):
    """Tick people one by one, never as the roll stands; type their sheets in that order; put the batch into the box."""
    batch = open_batch(contest=contest, sheets=len(QUEUE), by=ANI)
    for who in sorted(QUEUE, key=lambda who: person_key(contest.pk, who), reverse=True):
        tick_voters(batch=batch, person_keys=[person_key(contest.pk, who)])
    for reading, clerk in ((FIRST, ANI), (SECOND, BUDI)):
        for number, marks in enumerate(QUEUE.values(), 1):
            type_sheet(batch=batch, number=number, reading=reading, by=clerk, marks=marks)
    return settle_batch(batch=batch, by=CITRA)


@pytest.mark.parametrize("revoting", [False, True])
def test_in_the_box_the_ticks_stand_in_the_order_of_the_roll_not_of_the_queue(revoting):
    contest = make_contest(rule={**GREEDY, "revoting": revoting})
    boxed(contest)
    roll = list(contest.roll.order_by("pk").values_list("person_key", flat=True))
    ticked = list(PaperVoter.objects.order_by("pk").values_list("roll__person_key", flat=True))
    assert ticked == roll
    with pytest.raises(errors.AlreadyVoted):
        vote(contest, "ani", ["a"])


def test_a_person_whose_sheet_is_in_the_box_cannot_hand_in_another_one():
    contest = make_contest(rule={**GREEDY, "revoting": True})
    boxed(contest)
    again = open_batch(contest=contest, sheets=1, by=ANI)
    with pytest.raises(errors.WrongState, match="ticked_elsewhere"):
        tick_voters(batch=again, person_keys=[person_key(contest.pk, "ani")])


def test_sealing_forgets_in_which_batch_somebody_handed_in_a_sheet():
    contest = make_contest()
    other = make_contest()
    boxed(contest)
    waiting = open_batch(contest=other, sheets=1, by=ANI)
    tick_voters(batch=waiting, person_keys=[person_key(other.pk, "ani")])
    seal_contest(contest=close_contest(contest=contest))
    assert PaperVoter.objects.filter(batch__contest=contest).count() == 0
    assert PaperVoter.objects.filter(batch__contest=other).count() == 1
    assert (PaperReading.objects.count(), Participation.objects.count()) == (6, 3)
