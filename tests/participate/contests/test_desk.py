"""The desk: how many ballots, who has not voted; never who leads or who voted how."""

import re

import pytest

from participate.contests.services import close_vote
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import (
    cast_as,
    delegate_user,
    facilitator,
    finish,
    open_page_vote,
    tie_contest,
)
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import Contest
from voting.ballots.services import OptionLine

pytestmark = pytest.mark.django_db
HOME = "/siklus/tamamaung-2027/suara/"


@pytest.fixture
def contest():
    options = [OptionLine(f"U-{n:02d}", f"Usulan {n}", 10 * n) for n in range(1, 6)]
    return open_page_vote(voters=4, options=options)


@pytest.fixture
def desk(client, contest):
    client.force_login(facilitator(contest.cycle_contest.cycle))
    return client


def test_turnout_counts_ballots_and_names_only_who_has_not_voted(desk, contest):
    cast_as(contest, 1, ["U-05"])
    page = desk.get(f"{HOME}meja/")
    assert page.context["sentences"] == [
        "1 dari 4 orang sudah memilih.",
        "Masuk: lewat ponsel atau komputer 1.",
    ]
    assert [voter.delegate.code for voter in page.context["waiting"]] == ["D-02", "D-03", "D-04"]
    assert page.context["quota"] == "2 dari 4 utusan adalah perempuan (50,0%): kuota 30% terpenuhi."


def test_nothing_on_the_desk_depends_on_how_people_voted(client):
    seen = []
    for slug, marks in (("satu-2027", ["a"]), ("dua-2027", ["b", "a"])):
        cycle = make_cycle(slug, open_now=[Capability.VOTE], name="Siklus")
        cast_as(open_page_vote(cycle), 1, marks)
        client.force_login(facilitator(cycle))
        context = client.get(f"/siklus/{slug}/suara/meja/").context
        seen.append([context[name] for name in ("turnout", "sentences", "voted", "step")])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("state", ["draft", "open", "closed", "counted"])
def test_the_desk_offers_the_next_step(client, state):
    cycle = make_cycle(open_now=[Capability.VOTE])
    if state == "draft":
        tie_contest(cycle)
    else:
        contest = open_page_vote(cycle)
        if state == "counted":
            finish(contest)
        if state == "closed":
            close_vote(actor=None, contest=contest)
    client.force_login(facilitator(cycle))
    wanted = {"draft": "open", "open": "close", "closed": "count", "counted": "none"}[state]
    assert client.get(f"{HOME}meja/").context["step"] == wanted


@pytest.mark.parametrize("page", ["meja/", "buka/"])
@pytest.mark.parametrize(
    ("role", "run"),
    [
        (None, 302),
        (Role.DELEGATE, 403),
        (Role.VERIFIER, 403),
        (Role.OPERATOR, None),
        (Role.FACILITATOR, None),
    ],
)
def test_the_desk_is_for_its_people(client, contest, page, role, run):
    cycle = contest.cycle_contest.cycle
    if role == Role.DELEGATE:
        client.force_login(delegate_user(cycle))
    elif role:
        client.force_login(make_user("orang@example.org", role, cycle=cycle))
    status = client.get(f"{HOME}{page}").status_code
    if run is not None:
        assert status == run
    elif role == Role.OPERATOR and page != "meja/":
        assert status == 403
    else:
        assert status in (200, 302)


def test_people_of_another_cycle_have_no_desk_here(client, contest):
    other = make_cycle("lain-2027")
    client.force_login(facilitator(other))
    assert [client.get(f"{HOME}{page}").status_code for page in ("meja/", "buka/")] == [403] * 2
    assert client.post(f"{HOME}penutupan/langkah/", {"do": "ask"}).status_code == 403
    assert Contest.objects.get(pk=contest.pk).state == "open"


@pytest.mark.parametrize("voters", [1, 30])
def test_the_desk_needs_the_same_queries_for_any_number_of_people(client, django_assert_num_queries, voters):
    contest = open_page_vote(voters=voters)
    cast_as(contest, 1, ["a"])
    client.force_login(make_user("operator@example.org", Role.OPERATOR, cycle=contest.cycle_contest.cycle))
    client.get(f"{HOME}meja/")
    with django_assert_num_queries(12):
        client.get(f"{HOME}meja/")


def test_the_live_part_asks_for_itself_again(desk, contest):
    html = desk.get(f"{HOME}meja/").content.decode()
    assert re.search(rf'id="desk-live" data-live="contest:{contest.pk}" data-live-url="{HOME}meja/"', html)
