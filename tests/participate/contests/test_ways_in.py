"""Come to the ballot without an account: by a code that is sent, by a code on paper."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from participate.contests.models import AccessCode
from participate.contests.paper_codes import ALPHABET, check_letter, new_paper_code, read_paper_code
from participate.contests.services import codes
from tests.factories.access import listed_vote
from voting.ballots.clock import database_now
from voting.ballots.models import Ballot, Participation, Roll

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "ani@contoh.id", "siapa@contoh.id"


@pytest.fixture
def contest():
    return listed_vote([KNOWN, "+628123456789"], ways=["email", "phone"])


def at(name, contest):
    return reverse(f"contests:{name}", args=[contest.cycle_contest.cycle.slug, contest.pk])


def ask(client, contest, address=KNOWN):
    return client.post(at("code_request", contest), {"address": address})


def sent_code():
    return re.search(r"^ {4}(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def enter(client, contest, code):
    return client.post(at("code_confirm", contest), {"code": code})


def let_in(client, contest, address=KNOWN):
    ask(client, contest, address)
    return enter(client, contest, sent_code())


def test_somebody_on_the_list_votes_with_a_code_and_no_account(client, contest):
    assert ask(client, contest).status_code == 302
    answer = enter(client, contest, sent_code())
    assert answer.url == reverse("contests:ballot", args=[contest.cycle_contest.cycle.slug])
    page = client.get(answer.url)
    assert page.status_code == 200
    data = {"choice": ["a"], "form_key": "k" * 32}
    cast = client.post(reverse("contests:cast", args=[contest.cycle_contest.cycle.slug]), data)
    assert (cast.status_code, Ballot.objects.count(), Participation.objects.count()) == (302, 1, 1)


@pytest.mark.parametrize("spelling", [KNOWN, KNOWN.upper(), f"  {KNOWN} ", KNOWN.replace("a", "ａ")])
def test_an_address_is_known_in_any_spelling(client, contest, spelling):
    ask(client, contest, spelling)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("spelling", ["0812-345-6789", "+62 812 345 6789", "0062 812 3456789"])
def test_a_phone_is_known_in_any_spelling(client, contest, settings, tmp_path, spelling):
    settings.VAR_DIR = tmp_path
    ask(client, contest, spelling)
    code = (tmp_path / "sms.txt").read_text().split("\t")[1][:6]
    assert enter(client, contest, code).status_code == 302


def test_nobody_learns_who_is_on_the_list(contest):
    answers = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        page = ask(client, contest, address)
        wrong = enter(client, contest, "000000x")
        cookies = sorted((name, len(cookie.value)) for name, cookie in client.cookies.items())
        answers.append((page.status_code, page.url, cookies, wrong.status_code, wrong.context["form"].errors))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[KNOWN]]


def test_the_message_leaves_after_the_answer(contest):
    """The test client closes an answer after reading it; here it is asked for before."""
    from participate.contests.views.afterwards import RedirectThen

    done = []
    response = RedirectThen("/", lambda: done.append(1))
    assert (response.status_code, done) == (302, [])
    response.close()
    response.close()
    assert done == [1]


def test_code_and_address_are_not_kept(client, contest):
    ask(client, contest)
    row = AccessCode.objects.get()
    assert (row.address, sent_code() in repr(row.__dict__)) == ("", False)
    enter(client, contest, sent_code())
    assert not AccessCode.objects.exists()


def test_a_code_works_once_and_on_the_device_that_asked(client, contest):
    ask(client, contest)
    code = sent_code()
    assert enter(Client(), contest, code).status_code == 400
    assert enter(client, contest, code).status_code == 302
    assert enter(client, contest, code).status_code == 400


def test_five_tries_and_the_code_is_dead(client, contest):
    ask(client, contest)
    code = sent_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert {enter(client, contest, wrong).status_code for _try in range(codes.TRIES)} == {400}
    assert enter(client, contest, code).status_code == 400


def test_a_code_ends_after_ten_minutes(client, contest):
    ask(client, contest)
    AccessCode.objects.update(expires_at=database_now())
    assert enter(client, contest, sent_code()).status_code == 400


def test_a_pass_opens_one_contest_only(client, contest):
    other = listed_vote([KNOWN], slug="lain-2027", ways=["email"])
    let_in(client, contest)
    name, value = f"rembuk_pass_{contest.pk}", client.cookies[f"rembuk_pass_{contest.pk}"].value
    thief = Client()
    thief.cookies[f"rembuk_pass_{other.pk}"] = value
    page = thief.get(reverse("contests:ballot", args=["lain-2027"]))
    assert page.templates[0].name == "contests/refused.html"
    assert name in client.cookies


def test_a_pass_of_somebody_who_was_taken_off_the_list_opens_nothing(client, contest):
    let_in(client, contest)
    Roll.objects.update(status="removed")
    page = client.get(reverse("contests:ballot", args=[contest.cycle_contest.cycle.slug]))
    assert page.templates[0].name == "contests/refused.html"


def test_leaving_takes_the_pass_off_the_device(client, contest):
    let_in(client, contest)
    client.post(at("leave", contest))
    page = client.get(reverse("contests:ballot", args=[contest.cycle_contest.cycle.slug]))
    assert page.templates[0].name == "contests/refused.html"


@pytest.mark.parametrize("address", ["", "ani", "ani@", "3271010101010001", "x" * 400, "ani\x00@contoh.id"])
def test_something_that_is_no_address_is_explained(client, contest, address):
    assert ask(client, contest, address).status_code == 400
    assert not AccessCode.objects.exists()


def test_without_that_way_no_code_is_sent(client):
    contest = listed_vote([KNOWN], ways=["account"])
    assert ask(client, contest).status_code == 400
    assert mail.outbox == []


def test_few_codes_for_one_address(client, contest):
    answers = [ask(Client(), contest).status_code for _time in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_every_wrong_letter_of_a_paper_code_is_noticed():
    code = new_paper_code()
    plain = code.replace("-", "")
    for place in range(len(plain)):
        for letter in set(ALPHABET) - {plain[place]}:
            assert read_paper_code(plain[:place] + letter + plain[place + 1 :]) == ""
    for place in range(len(plain) - 1):
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        assert read_paper_code(swapped) == ("" if swapped != plain else code)


def test_a_paper_code_is_read_in_any_spelling():
    letters = "01KQ4M2PXT3V"
    code = letters + check_letter(letters)
    assert (
        read_paper_code(f" {code.lower().replace('0', 'o').replace('1', 'l')} ")
        == read_paper_code(code)
        != ""
    )
