"""Borrowed phones, two tabs, the back button, cookies from next door: whose ballot is it?"""

import pytest
from django.test import Client
from django.urls import reverse

from participate.contests.services import access
from participate.contests.views.ballot import COOKIE
from tests.factories.access import at, listed_vote
from tests.factories.contest_pages import SMALL, delegate_user, open_page_vote
from tests.factories.processes import make_user
from voting.ballots.models import Ballot, Participation

pytestmark = pytest.mark.django_db
AGAIN = {**SMALL, "revoting": True}
KEY = "ab" * 16


def slug_of(contest):
    return contest.cycle_contest.cycle.slug


def cast(client, contest, *choices, key=KEY):
    return client.post(
        reverse("contests:cast", args=[slug_of(contest)]), {"choice": choices, "form_key": key}
    )


def current():
    return sorted(Ballot.objects.filter(is_current=True).values_list("payload", flat=True))


def test_back_button_and_other_choices_count_as_another_ballot(client):
    contest = open_page_vote(rule=AGAIN)
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    codes = [cast(client, contest, *marks).cookies[COOKIE].value for marks in (["a"], ["b"], ["b"])]
    assert current() == ['{"marks":["b"]}']
    assert codes[0] != codes[1] == codes[2]


def test_an_old_form_sent_again_after_a_later_ballot_is_not_told_that_it_counts(client):
    contest = open_page_vote(rule=AGAIN)
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    assert [cast(client, contest, mark).status_code for mark in ("a", "b", "a")] == [302, 302, 409]
    assert current() == ['{"marks":["b"]}']


def test_back_button_and_other_choices_are_refused_where_one_ballot_is_final(client):
    contest = open_page_vote()
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    assert [cast(client, contest, mark).status_code for mark in ("a", "b", "a")] == [302, 409, 302]
    assert current() == ['{"marks":["a"]}']


def slips(contest, count):
    return access.make_package(actor=None, contest=contest, size=count)[1]


def let_in(client, contest, slip):
    assert client.post(at("code_paper", contest), {"slip": slip}).status_code == 302


@pytest.fixture
def contest():
    rule = {**AGAIN}
    return listed_vote(["ani@contoh.id", "budi@contoh.id"], ways=["account", "email", "code"], **rule)


def test_whoever_clears_a_borrowed_phone_takes_the_way_back_in_off_it_too(contest):
    phone = Client()
    let_in(phone, contest, slips(contest, 1)[0])
    assert cast(phone, contest, "a").status_code == 302
    phone.post(reverse("contests:receipt", args=[slug_of(contest)]))
    assert cast(phone, contest, "b", key="cd" * 16).status_code == 403
    assert current() == ['{"marks":["a"]}']


def test_whoever_signs_in_after_somebody_came_in_by_code_votes_for_themselves(contest):
    phone = Client()
    let_in(phone, contest, slips(contest, 1)[0])
    assert cast(phone, contest, "a").status_code == 302
    user = make_user("ani@contoh.id")
    user.emailaddress_set.create(email="ani@contoh.id", verified=True, primary=True)
    phone.force_login(user)
    assert cast(phone, contest, "b", key="cd" * 16).status_code == 302
    assert current() == ['{"marks":["a"]}', '{"marks":["b"]}']
    assert Participation.objects.count() == 2


def test_a_pass_of_another_vote_or_a_changed_one_opens_nothing(contest):
    other = listed_vote(["ani@contoh.id"], ways=["code"], slug="lain-2027")
    phone = Client()
    let_in(phone, other, slips(other, 1)[0])
    name = f"rembuk_pass_{other.pk}"
    held = phone.cookies[name].value
    for value in (held, held[:-1], f"{held}x", "", "a:b:c", '["x"]'):
        stranger = Client()
        stranger.cookies[f"rembuk_pass_{contest.pk}"] = value
        stranger.cookies[f"rembuk_ticket_{contest.pk}"] = value
        assert cast(stranger, contest, "a").status_code == 403
    assert Ballot.objects.count() == 0


def test_behind_https_a_neighbouring_host_cannot_plant_a_pass_a_ticket_or_a_code(contest):
    phone = Client(headers={"x-forwarded-proto": "https"})
    cast_at = reverse("contests:cast", args=[slug_of(contest)])
    answers = [
        phone.post(at("code_paper", contest), {"slip": slips(contest, 1)[0]}, secure=True),
        phone.post(at("code_request", contest), {"address": "ani@contoh.id"}, secure=True),
        phone.post(cast_at, {"choice": ["a"], "form_key": KEY}, secure=True),
    ]
    given = [cookie for answer in answers for cookie in answer.cookies.values() if cookie.value]
    assert len(given) == 3
    for cookie in given:
        assert cookie.key.startswith("__Host-")
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]) == (
            True,
            "/",
            "",
            True,
        )
