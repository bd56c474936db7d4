"""Three hundred voters behind one address: they ask for codes, come in and vote; one who tries codes out does not."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from participate.contests.identities import identity_of
from tests.factories.access import at, listed_vote
from tests.factories.contests import form_key
from voting.ballots.models import Ballot

pytestmark = pytest.mark.django_db
HALL = 300


def test_three_hundred_people_in_one_hall_vote_with_codes():
    addresses = [identity_of(f"warga{number}@contoh.id") for number in range(HALL)]
    contest = listed_vote(addresses)
    cast = reverse("contests:cast", args=[contest.cycle_contest.cycle.slug])
    answers = []
    for address in addresses:
        client = Client(REMOTE_ADDR="36.1.2.3")
        client.post(at("code_request", contest), {"address": address})
        code = re.search(r"^ {4}(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]
        client.post(at("code_confirm", contest), {"code": code})
        answers.append(client.post(cast, {"choice": ["a"], "form_key": form_key()}).status_code)
    assert (set(answers), Ballot.objects.count()) == ({302}, HALL)


def test_nobody_gets_many_tries_at_one_persons_code():
    contest = listed_vote(["ani@contoh.id"])
    tried = 0
    for _round in range(30):
        client = Client()
        if client.post(at("code_request", contest), {"address": "ani@contoh.id"}).status_code != 302:
            break
        for _try in range(9):
            assert client.post(at("code_confirm", contest), {"code": "x"}).status_code == 400
        tried += 1
    assert tried == 3
