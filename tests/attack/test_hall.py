"""A hall of people behind one address gets in; one attacker does not."""

import pytest
from django.core.cache import cache
from django.test import Client

from participate.config.settings import base
from participate.kit.visitors import client_address
from participate.processes.enums import Capability
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db
HALL = 200


@pytest.fixture(autouse=True)
def production_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    cache.clear()


def sign_up(number):
    data = {"lewat": "hp", "display_name": "Warga", "phone": f"0812{60_000_000 + number}"}
    return Client().post("/akun/signup/?lewat=hp", data)


def test_two_hundred_people_sign_up_by_phone_within_a_minute():
    assert {sign_up(number).url for number in range(HALL)} == {"/akun/phone/verify/"}


def test_two_hundred_people_ask_for_a_code_within_a_minute():
    answers = [Client().post("/akun/login/code/", {"contact": f"0812{60_000_000 + n}"}) for n in range(HALL)]
    assert {answer.url for answer in answers} == {"/akun/login/code/confirm/"}


def test_a_code_is_not_tried_out():
    user = make_user("ibu@example.org")
    attacker, asked = Client(), 0
    for _ in range(20):
        answer = attacker.post("/akun/login/code/", {"contact": user.email})
        if answer.status_code != 302:
            break
        asked += 1
        tries = [
            attacker.post("/akun/login/code/confirm/", {"code": "BBBB-BBBB"}).status_code for _ in range(4)
        ]
        assert tries[:2] == [200, 200]
        assert attacker.get("/akun-saya/").status_code == 302
    assert asked == 3


def test_a_password_is_not_tried_out():
    user = make_user("ibu@example.org")
    for number in range(8):
        Client().post("/akun/login/", {"login": user.email, "password": f"wrong-guess-{number}"})
    answer = Client().post("/akun/login/", {"login": user.email, "password": "rembuk-test-1"})
    assert answer.status_code == 200  # locked for five minutes, with a sentence


def test_a_second_code_too_soon_is_refused_with_a_sentence(client):
    first = sign_up(1)
    assert first.status_code == 302
    assert client.post(
        "/akun/signup/?lewat=hp", {"lewat": "hp", "display_name": "W", "phone": "081260000001"}
    ).status_code in (302, 429)


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 36.1.2.3", "36.1.2.3"),
        (1, "", "10.0.0.1"),
        (3, "1.1.1.1", "10.0.0.1"),
    ],
)
def test_limits_count_the_visitor_and_not_the_proxy(rf, settings, proxies, header, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    more = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", **more)) == expected


def test_two_hundred_people_begin_a_proposal():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    answers = [Client().post(f"/siklus/{cycle.slug}/usul/") for _ in range(HALL)]
    assert {answer.status_code for answer in answers} == {302}
