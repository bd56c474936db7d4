"""No way into staff pages without the second factor, in this very session."""

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.urls import reverse

from participate.processes.enums import Role
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db
ACTIVATE = "/akun/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def production_rule(settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    return client.post("/akun/login/", {"login": user.email, "password": "rembuk-test-1"})


@pytest.fixture
def facilitator():
    cycle = make_cycle()
    user = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.desk = reverse("contests:desk", args=[cycle.slug])
    return user


def test_wagtails_own_groups_do_not_open_the_admin_without_it(client):
    editor = make_user("moderator@example.org")
    editor.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(editor)
    assert client.get("/kelola/").url == ACTIVATE


def test_residents_are_told_that_the_admin_is_not_theirs(client):
    client.force_login(make_user())
    assert client.get("/kelola/").status_code == 403


def test_residents_are_not_asked_for_it(client):
    client.force_login(make_user())
    assert client.get("/akun-saya/").status_code == 200


def test_a_session_from_before_it_was_set_up_is_asked_for_it(client, facilitator):
    sign_in(client, facilitator)  # somebody with a stolen password
    assert client.get(facilitator.desk).url == ACTIVATE
    TOTP.activate(facilitator, generate_totp_secret())  # the owner sets it up elsewhere
    assert client.get(facilitator.desk).url.startswith("/akun/2fa/reauthenticate/?next=")


def test_every_sign_in_stops_at_the_second_step(client, facilitator, mailoutbox):
    secret = generate_totp_secret()
    TOTP.activate(facilitator, secret)
    assert sign_in(client, facilitator).url.startswith("/akun/2fa/authenticate/")
    assert client.get(facilitator.desk).url.startswith("/akun/login/")
    client.cookies.clear()
    client.post("/akun/login/code/", {"contact": facilitator.email})
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", mailoutbox[-1].body)[0]
    answer = client.post("/akun/login/code/confirm/", {"code": code})
    assert answer.url.startswith("/akun/2fa/authenticate/")
    assert client.get(facilitator.desk).url.startswith("/akun/login/")
    client.post("/akun/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get(facilitator.desk).url.endswith("/aturan/atur/")


@pytest.mark.django_db(transaction=True)
def test_whoever_sets_it_up_has_just_shown_it(client, facilitator):
    sign_in(client, facilitator)
    client.post("/akun/reauthenticate/", {"password": "rembuk-test-1"})
    client.get(ACTIVATE)
    secret = client.session["mfa.totp.secret"]
    answer = client.post(ACTIVATE, {"code": code_for(secret)})
    assert answer.status_code == 302
    assert "mfa" in [row["method"] for row in client.session[AUTHENTICATION_METHODS_SESSION_KEY]]
    assert client.get(facilitator.desk).url.endswith("/aturan/atur/")


def test_a_new_password_signs_nobody_in(client, facilitator, mailoutbox):
    client.post("/akun/password/reset/", {"email": facilitator.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/akun/password/reset/key/" in word)
    page = client.get(link[link.index("/akun/") :], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "ein-neues-langes", "password2": "ein-neues-langes"})
    assert client.get(facilitator.desk).url.startswith("/akun/login/")
