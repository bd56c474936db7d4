"""Desk, corrections and watch of a vote beside the main one: the same pages under its number."""

from datetime import timedelta

import pytest
from django.test import Client

from participate.contests.services import close_vote
from participate.contests.services.further import open_further_vote
from participate.contests.services.vote import cast_vote
from participate.kit.clock import database_now
from participate.processes.enums import Role
from tests.factories.contest_pages import SMALL, delegate_user, facilitator, open_page_vote
from tests.factories.contests import form_key, three_options
from tests.factories.processes import make_user
from voting.ballots.models import Amendment, Quarantine
from voting.ballots.watch import Door

pytestmark = pytest.mark.django_db
MAIN = "/siklus/tamamaung-2027/suara/"
PEOPLE = 25


@pytest.fixture
def main():
    return open_page_vote(voters=PEOPLE)


@pytest.fixture
def other(main):
    return open_further_vote(
        actor=None, cycle=main.cycle_contest.cycle, title="Warna balai", rule={**SMALL, "revoting": True},
        options=three_options(), closes_at=database_now() + timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture
def chair(main):
    client = Client()
    client.force_login(facilitator(main.cycle_contest.cycle))
    return client


@pytest.fixture
def clerk(main):
    client = Client()
    client.force_login(make_user("sari@example.org", Role.OPERATOR, cycle=main.cycle_contest.cycle))
    return client


def url(contest, end=""):
    return f"{MAIN}{contest.pk}/{end}"


def cast_all(contest):
    cycle = contest.cycle_contest.cycle
    for number in range(1, PEOPLE + 1):
        cast_vote(actor=delegate_user(cycle, number), contest=contest, marks=["a"], idempotency_key=form_key(),
                  seen=Door("198.51.100.7"))  # fmt: skip


def test_the_desk_counts_the_ballots_of_its_own_vote(main, other, chair):
    cycle = main.cycle_contest.cycle
    cast_vote(actor=delegate_user(cycle, 1), contest=other, marks=["a"], idempotency_key=form_key())
    page = chair.get(url(other, "meja/"))
    assert (page.context["turnout"]["cast"], page.context["vote_title"]) == (1, "Warna balai")
    assert chair.get(f"{MAIN}meja/").context["turnout"]["cast"] == 0
    text = page.content.decode()
    for end in ("penutupan/", "perbaikan/", "kejanggalan/", "kertas/"):
        assert f'href="{url(other, end)}"' in text
        assert f'href="{MAIN}{end}"' not in text


def test_the_next_step_of_a_closed_vote_leads_to_its_own_closing(other, chair):
    close_vote(actor=None, contest=other)
    assert f'href="{url(other, "penutupan/")}"' in chair.get(url(other, "meja/")).content.decode()


def test_the_main_vote_has_its_desk_under_its_number_too(main, chair):
    page = chair.get(url(main, "meja/"))
    assert (page.status_code, page.context["contest"]) == (200, main)


def test_a_correction_concerns_its_own_vote(main, other, chair, clerk, client):
    sent = chair.post(
        url(other, "perbaikan/usul/"), {"what": "title:a", "text": "Lampu jalan", "reason": "Salah"}
    )
    assert sent.headers["Location"] == url(other, "perbaikan/")
    asked = clerk.post(url(main, "perbaikan/langkah/"), {"do": "confirm", "number": 1}, follow=True)
    assert "Perbaikan itu tidak ada." in asked.content.decode()
    done = clerk.post(url(other, "perbaikan/langkah/"), {"do": "confirm", "number": 1})
    assert done.headers["Location"] == url(other, "perbaikan/")
    assert [(row.contest, row.state) for row in Amendment.objects.all()] == [(other, "applied")]
    assert (other.options.get(code="a").title, main.options.get(code="a").title) == ("Lampu jalan", "Lampu")
    assert client.get(f"{MAIN}perbaikan/").context["changes"] == []
    page = client.get(url(other, "perbaikan/"))
    assert (len(page.context["changes"]), page.context["vote_title"]) == (1, "Warna balai")


def test_the_watch_looks_at_its_own_vote_and_two_people_decide_there(main, other, chair, clerk):
    cast_all(other)
    assert chair.get(f"{MAIN}kejanggalan/").context["flags"] == []
    close_vote(actor=None, contest=other)
    (flag,) = chair.get(url(other, "kejanggalan/")).context["flags"]
    sent = chair.post(
        url(other, "kejanggalan/langkah/"), {"do": "aside", "flag": flag.key, "reason": "Satu alamat"}
    )
    assert sent.headers["Location"] == url(other, "kejanggalan/")
    clerk.post(url(main, "kejanggalan/langkah/"), {"do": "confirm", "number": 1})
    assert Quarantine.objects.get().state == "proposed"
    clerk.post(url(other, "kejanggalan/langkah/"), {"do": "confirm", "number": 1})
    assert Quarantine.objects.get().state == "confirmed"


@pytest.mark.parametrize("end", ["meja/", "perbaikan/", "perbaikan/usul/", "kejanggalan/"])
def test_a_number_that_is_no_vote_of_the_cycle_is_not_found(main, chair, end):
    assert chair.get(f"{MAIN}{main.pk + 99}/{end}").status_code == 404


def test_the_list_of_votes_leads_the_staff_to_each_desk(main, other, chair, client):
    text = chair.get(f"{MAIN}semua/").content.decode()
    assert f'href="{url(other, "meja/")}"' in text
    assert f'href="{MAIN}meja/"' in text
    assert "meja/" not in client.get(f"{MAIN}semua/").content.decode()


def test_the_pages_speak_english_too(other, chair):
    assert "Voting desk" in chair.get(f"/en{url(other, 'meja/')}").content.decode()
    assert "Corrections during the vote" in chair.get(f"/en{url(other, 'perbaikan/')}").content.decode()
