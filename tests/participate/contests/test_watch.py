"""Organisers see what is unusual and set ballots aside as two people; everybody reads how many and why."""

import pytest
from django.urls import reverse

from participate.contests.services import close_vote, count_vote
from participate.contests.services.vote import cast_vote
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import SMALL, delegate_user, facilitator, open_page_vote
from tests.factories.contests import form_key
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import Ballot, WatchMark
from voting.ballots.watch import Door

pytestmark = pytest.mark.django_db
PEOPLE = 25


@pytest.fixture
def contest():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    contest = open_page_vote(cycle, voters=PEOPLE, rule={**SMALL, "revoting": True})
    for number in range(1, PEOPLE + 1):
        cast_vote(
            actor=delegate_user(cycle, number), contest=contest, marks=["a"], idempotency_key=form_key(),
            seen=Door("198.51.100.7"),
        )  # fmt: skip
    return contest


def page(client, contest, name="watch"):
    return reverse(f"contests:{name}", kwargs={"cycle": contest.cycle_contest.cycle.slug})


def press(client, contest, **data):
    return client.post(page(client, contest, "watch_step"), data, follow=True).content.decode()


def test_flags_are_for_the_staff_and_decisions_for_everybody(client, contest):
    visitor = client.get(page(client, contest)).content.decode()
    assert "Banyak suara dari satu jaringan" not in visitor
    assert "Tidak ada suara yang disisihkan." in visitor
    client.force_login(facilitator(contest.cycle_contest.cycle))
    staff = client.get(page(client, contest)).content.decode()
    assert "Banyak suara dari satu jaringan" in staff
    assert "Usulkan menyisihkan" not in staff  # people still vote


def test_a_ballot_from_the_page_leaves_its_mark(client, contest):
    cycle = contest.cycle_contest.cycle
    WatchMark.objects.all().delete()
    client.force_login(delegate_user(cycle, 1))
    client.post(
        reverse("contests:cast", kwargs={"cycle": cycle.slug}), {"form_key": form_key(), "choice": ["b"]}
    )
    assert Ballot.objects.filter(is_current=True, payload__contains="b").count() == 1
    assert not WatchMark.objects.exists()  # the first ballot of a person leaves it, a changed one does not


def test_two_people_set_ballots_aside_and_the_result_says_so(client, contest):
    cycle = contest.cycle_contest.cycle
    pandu, rina = facilitator(cycle), make_user("rina@example.org", Role.OPERATOR, cycle=cycle)
    close_vote(actor=None, contest=contest)
    contest.refresh_from_db()
    key = f"network:{WatchMark.objects.first().network}"
    client.force_login(pandu)
    assert "Tulis alasannya" in press(client, contest, do="aside", flag=key, reason=" ")
    assert "Menunggu" in press(client, contest, do="aside", flag=key, reason="Semua dari satu warnet.")
    assert "orang kedua" in press(client, contest, do="confirm", number="1")
    assert not Ballot.objects.filter(is_quarantined=True).exists()
    client.force_login(rina)
    assert "Sisihkan 25 suara" in press(client, contest, do="confirm", number="1")
    assert Ballot.objects.filter(is_quarantined=True).count() == PEOPLE
    count_vote(actor=None, contest=contest)
    client.logout()
    assert "Semua dari satu warnet." in client.get(page(client, contest)).content.decode()
    result = client.get(reverse("contests:result", kwargs={"cycle": cycle.slug})).content.decode()
    assert "25 suara disisihkan oleh dua orang" in result


def test_odd_requests_are_refused_in_words(client, contest):
    client.force_login(facilitator(contest.cycle_contest.cycle))
    assert "Tanda ini sudah tidak ada" in press(client, contest, do="aside", flag="network:0", reason="x")
    assert "Keputusan itu tidak ada" in press(client, contest, do="confirm", number="77")
    assert "Keputusan itu tidak ada" in press(client, contest, do="zzz", number="-1")
