"""While a large box is sealed or counted, the page of the closing says how far it is."""

import pytest
from django.test import Client

from participate.contests.services.ceremony import seal_vote
from participate.contests.services.long_work import at_work, told
from participate.kit.errors import DomainError
from tests.factories.contest_pages import facilitator, open_page_vote
from voting.ballots.errors import WrongState
from voting.ballots.services import ceremony, close_contest

pytestmark = pytest.mark.django_db
PAGE = "/siklus/tamamaung-2027/suara/penutupan/"


@pytest.fixture
def contest():
    return close_contest(contest=open_page_vote(voters=3))


def test_everybody_sees_how_far_the_sealing_is_and_the_button_comes_back_after_it(contest):
    client = Client()
    client.force_login(facilitator(contest.cycle_contest.cycle))
    with told(contest, "seal") as tell:
        tell(3, 8)
        for visitor in (client, Client()):
            html = visitor.get(PAGE).content.decode()
            assert '<progress id="working" max="8" value="3">' in html
            assert "Kotak suara sedang disegel." in html
            assert 'value="seal"' not in html
    html = client.get(PAGE).content.decode()
    assert "<progress" not in html
    assert 'value="seal"' in html


def test_the_sealing_tells_the_page_while_it_works_and_then_falls_silent(contest, monkeypatch):
    seen = []
    whole = ceremony.seal_contest

    def watched(**given):
        sealed = whole(**given)
        seen.append(at_work(contest))
        return sealed

    monkeypatch.setattr(ceremony, "seal_contest", watched)
    seal_vote(actor=facilitator(contest.cycle_contest.cycle), contest=contest)
    assert [(work.step, work.done == work.whole > 1) for work in seen] == [("seal", True)]
    assert at_work(contest) is None


def test_a_sealing_that_is_refused_falls_silent_and_says_why(contest, monkeypatch):
    def busy(**_given):
        raise WrongState("busy")

    monkeypatch.setattr(ceremony, "seal_contest", busy)
    with pytest.raises(DomainError) as caught:
        seal_vote(actor=facilitator(contest.cycle_contest.cycle), contest=contest)
    assert "Tidak ada yang berubah" in caught.value.message
    assert at_work(contest) is None
