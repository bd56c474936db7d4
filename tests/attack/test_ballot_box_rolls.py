"""One person, one roll entry: what a voter, a clerk or a facilitator could try with lists, presence and paper."""

import pytest
from django.test import Client
from django.urls import reverse

from participate.contests import services as contests
from participate.contests.errors import HasVoted, NotOnRoll
from participate.contests.identities import identity_of
from participate.contests.models import RollImport, RollStage
from participate.contests.people import voters_of
from participate.contests.services import access
from participate.processes.enums import Capability
from tests.factories.access import at, key, listed_draft, listed_vote, read, take_over
from tests.factories.contest_pages import facilitator, tie_contest
from tests.factories.contests import GREEDY, form_key, make_contest
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.proposals import make_proposal
from voting.ballots.errors import BallotBoxError
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Participation, Roll
from voting.ballots.models.paper import FIRST, SECOND
from voting.ballots.people import Person
from voting.ballots.services import mark_presence, remove_from_roll
from voting.ballots.services.paper import open_batch, tick_voters, type_sheet
from voting.ballots.services.paper_box import settle_batch

pytestmark = pytest.mark.django_db
ANI, BUDI, CITRA = Person("user:1", "Ani"), Person("user:2", "Budi"), Person("user:3", "Citra")
LIST = "identitas;kontak\nani@contoh.id;ani@contoh.id\n"


def ready(cycle):
    """Put a proposal into the state in which it goes onto the ballot."""
    return make_proposal(cycle, "U-01", status="eligible", cost=60)


def test_a_vote_for_people_on_a_list_opens_for_the_list_alone():
    contest = listed_draft(["account"])
    cycle = contest.cycle_contest.cycle
    make_delegates(cycle, 2)
    ready(cycle)
    take_over(contest, LIST, contacts_told=True)
    opened = contests.open_vote(actor=None, cycle=cycle)
    delegates = {voter.key(opened) for voter in voters_of(cycle)}
    entries = set(Roll.objects.filter(contest=opened).values_list("person_key", flat=True))
    assert delegates
    assert entries == {key(opened, "ani@contoh.id")}


def test_the_opening_forgets_what_lists_could_be_taken_back_to():
    contest = listed_draft(["account"])
    ready(contest.cycle_contest.cycle)
    take_over(contest, LIST, contacts_told=True)
    take_over(contest, LIST + "budi@contoh.id;\n", contacts_told=True)
    read(contest, LIST, contacts_told=True)
    contests.open_vote(actor=None, cycle=contest.cycle_contest.cycle)
    kept = [bytes(body) for body in RollImport.objects.values_list("before", flat=True)]
    assert (kept, RollStage.objects.count()) == ([b"", b""], 0)


def test_delegates_wait_for_the_desk_where_presence_is_asked():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    contest = tie_contest(cycle)
    access.set_access(actor=None, contest=contest, electorate="delegates", ways=["account", "presence"])
    person = make_delegates(cycle, 1)[0].user
    ready(cycle)
    opened = contests.open_vote(actor=None, cycle=cycle)
    with pytest.raises(NotOnRoll):
        contests.cast_vote(actor=person, contest=opened, marks=["U-01"], idempotency_key=form_key())
    assert set(Roll.objects.filter(contest=opened).values_list("status", flat=True)) == {"waiting"}


@pytest.mark.parametrize("spelling", ["628123456789", "62 812 3456 789", "62-812-3456-789", "00628123456789"])
def test_a_phone_that_a_spreadsheet_robbed_of_its_plus_is_the_same_person(spelling):
    assert identity_of(spelling) == identity_of("0812 3456 789") == "+628123456789"


@pytest.mark.parametrize("number", ["62-1", "6281", "620000000000", "A-628123456789"])
def test_other_numbers_that_begin_alike_stay_as_they_are(number):
    assert identity_of(number) == number.casefold()


def typed_batch(contest, who="ani"):
    """Return a batch of one sheet, ticked for somebody and typed twice."""
    batch = open_batch(contest=contest, sheets=1, by=ANI)
    tick_voters(batch=batch, person_keys=[person_key(contest.pk, who)])
    for reading, clerk in ((FIRST, ANI), (SECOND, BUDI)):
        type_sheet(batch=batch, number=1, reading=reading, by=clerk, marks=["a"])
    return batch


def test_a_sheet_of_somebody_taken_off_the_roll_does_not_enter_the_box():
    contest = make_contest(rule={**GREEDY, "revoting": True})
    batch = typed_batch(contest)
    assert remove_from_roll(contest=contest, identity="ani")
    with pytest.raises(BallotBoxError) as caught:
        settle_batch(batch=batch, by=CITRA)
    assert (caught.value.code, Ballot.objects.count(), Participation.objects.count()) == (
        "not_entitled",
        0,
        0,
    )


def test_a_sheet_of_somebody_whose_presence_was_taken_back_does_not_enter_the_box():
    contest = make_contest()
    batch = typed_batch(contest)
    assert mark_presence(contest=contest, key=person_key(contest.pk, "ani"), present=False)
    with pytest.raises(BallotBoxError):
        settle_batch(batch=batch, by=CITRA)
    assert Participation.objects.count() == 0


def account(email, phone=""):
    """Return an account whose addresses are confirmed."""
    user = make_user(email)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    if phone:
        user.phone, user.phone_verified = phone, True
        user.save()
    return user


def cast(contest, user):
    return contests.cast_vote(actor=user, contest=contest, marks=["a"], idempotency_key=form_key())


def test_an_account_is_found_by_whichever_of_its_addresses_is_on_the_list():
    contest = listed_vote(["ani@contoh.id"], ways=["account"])
    assert cast(contest, account("ani@contoh.id", "+628123456789"))


def test_an_account_listed_under_mail_and_phone_votes_once():
    contest = listed_vote(["ani@contoh.id", "+628123456789"], ways=["account"])
    user = account("ani@contoh.id")
    cast(contest, user)
    user.phone, user.phone_verified = "+628123456789", True
    user.save()
    with pytest.raises(HasVoted):
        cast(contest, user)
    assert Ballot.objects.count() == 1


def test_marking_presence_after_the_closing_is_refused_in_words(client):
    contest = listed_vote(["ani@contoh.id", "budi@contoh.id"], ways=["email", "presence"])
    client.force_login(facilitator(contest.cycle_contest.cycle))
    Roll.objects.filter(contest=contest, person_key=key(contest, "budi@contoh.id")).update(status="waiting")
    contests.close_vote(actor=None, contest=contest)
    for do in ("here", "back"):
        for who in ("ani@contoh.id", "budi@contoh.id"):
            answer = client.post(at("presence", contest), {"identity": who, "do": do})
            assert answer.status_code in (302, 409)
    known = set(Roll.objects.filter(contest=contest).values_list("status", flat=True))
    assert known == {"eligible", "waiting"}


@pytest.mark.parametrize(("name", "field"), [("package_cancel", "package"), ("roll_undo", "list")])
def test_a_number_of_five_thousand_digits_is_a_number_that_is_not_there(name, field):
    contest = listed_draft(["email", "code"])
    client = Client(raise_request_exception=False)
    client.force_login(facilitator(contest.cycle_contest.cycle))
    address = reverse(f"contests:{name}", args=[contest.cycle_contest.cycle.slug, contest.pk])
    for text in ("9" * 5000, "9" * 30, "²", "-1", ""):
        assert client.post(address, {field: text}).status_code in (404, 409)
