"""Corrections while people vote: proposed by one, confirmed by another, readable by everybody with the reason."""

from datetime import timedelta

import pytest
from django.test import Client

from participate.kit.clock import local_datetime
from participate.processes.enums import Role
from tests.factories.contest_pages import delegate_user, facilitator, finish, open_page_vote
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import Amendment, Contest

pytestmark = pytest.mark.django_db
PAGE = "/siklus/tamamaung-2027/suara/perbaikan/"


@pytest.fixture
def contest():
    return open_page_vote(voters=3)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def chair(contest):
    return signed_in(facilitator(contest.cycle_contest.cycle))


@pytest.fixture
def clerk(contest):
    return signed_in(make_user("sari@example.org", Role.OPERATOR, cycle=contest.cycle_contest.cycle))


def propose(client, what="title:a", text="Lampu jalan", reason="Salah ketik", **more):
    return client.post(f"{PAGE}usul/", {"what": what, "text": text, "reason": reason, **more})


def decide(client, do, number=1):
    return client.post(f"{PAGE}langkah/", {"do": do, "number": number})


def title(contest):
    return contest.options.get(code="a").title


def test_a_correction_takes_effect_when_a_colleague_confirms(contest, chair, clerk, client):
    assert propose(chair).status_code == 302
    assert title(contest) == "Lampu"
    decide(chair, "confirm")
    assert title(contest) == "Lampu"
    decide(clerk, "confirm")
    assert title(contest) == "Lampu jalan"
    (row,) = client.get(PAGE).context["changes"]
    assert (row.before, row.after, row.reason, row.waits) == ("Lampu", "Lampu jalan", "Salah ketik", False)
    assert "@" not in row.proposed + row.confirmed


def test_the_closing_moves_later_on_the_clocks_of_the_cycle(contest, chair, clerk):
    later = contest.closes_at + timedelta(hours=3)
    typed = f"{local_datetime(later, contest.time_zone):%Y-%m-%dT%H:%M}"
    propose(chair, what="closes_at", when=typed, text="")
    decide(clerk, "confirm")
    moved = Contest.objects.get(pk=contest.pk).closes_at
    assert moved == later.replace(second=0, microsecond=0)
    earlier = f"{local_datetime(contest.closes_at, contest.time_zone):%Y-%m-%dT%H:%M}"
    page = propose(chair, what="closes_at", when=earlier, text="")
    assert (page.status_code, "lebih lama" in page.content.decode()) == (400, True)


def test_an_english_title_is_corrected_without_losing_the_rest(contest, chair, clerk):
    propose(chair, what="translations:a", text="Street lamp")
    decide(clerk, "confirm")
    assert contest.options.get(code="a").translations["en"]["title"] == "Street lamp"


def test_voters_find_the_corrections_and_the_result_lists_them(contest, chair, clerk, client):
    propose(chair)
    propose(chair, what="title:b", text="Tidak jadi")
    decide(clerk, "confirm")
    decide(clerk, "back", number=2)
    voter = signed_in(delegate_user(contest.cycle_contest.cycle))
    assert PAGE in voter.get("/siklus/tamamaung-2027/suara/").content.decode()
    finish(contest)
    html = client.get("/siklus/tamamaung-2027/hasil/").content.decode()
    assert ("Lampu → Lampu jalan. Salah ketik" in html, "Tidak jadi" in html) == (True, False)


def test_the_form_asks_for_the_new_text_and_the_reason(chair):
    page = propose(chair, text="", reason="")
    assert (page.status_code, sorted(page.context["form"].errors)) == (400, ["reason", "text"])
    assert propose(chair, what="rule").status_code == 400
    assert Amendment.objects.count() == 0


def test_a_proposal_is_taken_back(contest, chair, clerk, client):
    propose(chair)
    decide(clerk, "back")
    decide(clerk, "confirm")
    assert title(contest) == "Lampu"
    assert client.get(PAGE).context["changes"][0].withdrawn


def test_corrections_end_with_the_vote(contest, chair, clerk):
    propose(chair)
    finish(contest)
    assert chair.get(f"{PAGE}usul/").status_code == 409
    decide(clerk, "confirm")
    assert title(contest) == "Lampu"


def test_only_people_who_work_here_propose_and_confirm(contest, chair, clerk, client):
    propose(chair)
    cycle = contest.cycle_contest.cycle
    elsewhere = make_user("jauh@example.org", Role.FACILITATOR, cycle=make_cycle("lain-2027"))
    strangers = [client, signed_in(delegate_user(cycle)), signed_in(elsewhere)]
    assert {propose(person).status_code for person in [*strangers, clerk]} <= {302, 403}
    assert {decide(person, "confirm").status_code for person in strangers} <= {302, 403}
    assert (title(contest), Amendment.objects.count()) == ("Lampu", 1)
    assert decide(clerk, "confirm", number="x").status_code == 302
    assert decide(clerk, "confirm", number=9).status_code == 302


def test_the_list_costs_few_queries(contest, chair, django_assert_num_queries):
    propose(chair)
    chair.get(PAGE)
    with django_assert_num_queries(7):
        chair.get(PAGE)
