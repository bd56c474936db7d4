"""The empty ballot is drawn once and filled in for each voter: it must be the page they would get by themselves."""

import re
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from participate.contests.views import open_booths
from participate.processes.enums import Role
from participate.processes.models import Membership
from tests.factories.contest_pages import SMALL, cast_as, delegate_user, open_page_vote
from voting.ballots.models import Contest
from voting.ballots.services import close_contest

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    return open_page_vote()


@pytest.fixture(autouse=True)
def remembered(settings: Any) -> Any:
    settings.REMEMBER_SECONDS = 60
    open_booths._known.clear()
    yield
    open_booths._known.clear()


def url(contest: Contest) -> str:
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/"


def signed_in(user: Any, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(user)
    return client


def without_token(page: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]  # type: ignore[index]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_sheet_is_the_page_drawn_for_the_voter_alone(contest, prefix):
    first, second = (delegate_user(contest.cycle_contest.cycle, number) for number in (1, 2))
    Membership.objects.create(user=first, role=Role.FACILITATOR, cycle=contest.cycle_contest.cycle)
    for user in (first, second, first):
        client = signed_in(user)
        got = client.get(prefix + url(contest))
        page = got.content.decode()
        keys = {name: hidden(page, name) for name in ("seed", "form_key")}
        alone = client.post(prefix + url(contest), {**keys, "do": "show"})
        assert without_token(page) == without_token(alone.content.decode())


def test_every_sheet_has_keys_of_its_own_and_a_token_that_works(contest):
    client = signed_in(delegate_user(contest.cycle_contest.cycle), enforce_csrf_checks=True)
    pages = [client.get(url(contest)).content.decode() for _time in range(2)]
    assert len({hidden(page, "seed") for page in pages}) == 2
    assert len({hidden(page, "form_key") for page in pages}) == 2
    fields = {name: hidden(pages[1], name) for name in ("seed", "form_key", "csrfmiddlewaretoken")}
    assert client.post(f"{url(contest)}kirim/", {**fields, "choice": ["a"]}).status_code == 302
    assert client.post(f"{url(contest)}kirim/", {**fields, "csrfmiddlewaretoken": "x"}).status_code == 403


def test_work_links_follow_the_roles_of_who_looks(contest):
    cycle = contest.cycle_contest.cycle
    resident, staff = (signed_in(delegate_user(cycle, number)) for number in (1, 2))
    Membership.objects.create(user=delegate_user(cycle, 2), role=Role.FACILITATOR, cycle=cycle)
    for _time in range(2):
        assert staff.get(url(contest)).content.decode().count('<ul class="tabs">') == 2
        assert resident.get(url(contest)).content.decode().count('<ul class="tabs">') == 1


def test_who_has_voted_is_told_that_the_ballot_may_change():
    contest = open_page_vote(rule={**SMALL, "revoting": True})
    first, second = (signed_in(delegate_user(contest.cycle_contest.cycle, number)) for number in (1, 2))
    assert 'notice notice--info">' not in first.get(url(contest)).content.decode()
    cast_as(contest, 1, ["a"])
    assert 'notice notice--info">' in first.get(url(contest)).content.decode()
    assert 'notice notice--info">' not in second.get(url(contest)).content.decode()


def test_a_waiting_message_is_shown_once(contest):
    client = signed_in(delegate_user(contest.cycle_contest.cycle))
    request, response = RequestFactory().get("/"), HttpResponse()
    storage = CookieStorage(request)
    storage.add(messages.INFO, "Halo tetangga")
    storage.update(response)
    client.cookies["messages"] = response.cookies["messages"].value
    assert [client.get(url(contest)).content.decode().count("Halo tetangga") for _time in range(2)] == [1, 0]


def test_a_vote_that_closed_is_not_offered_from_memory(contest):
    client = signed_in(delegate_user(contest.cycle_contest.cycle))
    assert 'id="ballot"' in client.get(url(contest)).content.decode()
    close_contest(contest=contest)
    assert 'id="ballot"' not in client.get(url(contest)).content.decode()
