"""My account: what is known about me, and only mine."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from participate.accounts import services
from participate.accounts.models import User
from participate.accounts.templatetags.house_fields import device_words
from participate.kit.models import AuditEntry
from participate.processes.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(client: Client) -> User:
    user = User.objects.create_user("sari@contoh.id", "lorong lima bersih", display_name="Ibu Sari")
    client.force_login(user, backend="participate.accounts.backend.AccountBackend")
    return user


def test_visitors_are_sent_to_sign_in(client: Client):
    assert client.get("/akun-saya/").url == "/akun/login/?next=/akun-saya/"


def test_roles_are_listed_in_plain_words(client: Client, sari: User):
    Membership.objects.create(user=sari, role="facilitator")
    html = client.get("/akun-saya/").content.decode()
    assert "Halo, Ibu Sari" in html
    assert "Fasilitator" in html
    assert "di mana saja" in html


def test_the_page_costs_the_same_with_one_device_and_role_or_with_thirty(
    client: Client, sari: User, django_assert_num_queries: object
):
    client.get("/akun-saya/")
    with django_assert_num_queries(5):
        client.get("/akun-saya/")
    for number in range(30):
        UserSession.objects.create(
            user=sari,
            session_key=f"k{number}",
            ip="127.0.0.1",
            user_agent="x",
            created_at="2026-01-01T00:00Z",
        )
    with django_assert_num_queries(5):
        client.get("/akun-saya/")


def test_name_and_language_change_and_the_page_answers_in_that_language(client: Client, sari: User):
    answer = client.post("/akun-saya/", {"display_name": " Bu Sari ", "language": "en"})
    assert answer.url == "/en/akun-saya/"
    sari.refresh_from_db()
    assert (sari.display_name, sari.language) == ("Bu Sari", "en")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.target) == (
        "accounts.update_profile",
        sari.pk,
        f"user:{sari.pk}",
    )


def test_an_empty_name_is_asked_for_again(client: Client, sari: User):
    answer = client.post("/akun-saya/", {"display_name": "", "language": "id"})
    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.content.decode()
    sari.refresh_from_db()
    assert sari.display_name == "Ibu Sari"


def test_only_the_own_profile_changes(sari: User):
    other = User.objects.create_user("budi@contoh.id", "lorong lima bersih", display_name="Budi")
    services.update_profile(actor=sari, display_name="Sari", language="id")
    other.refresh_from_db()
    assert other.display_name == "Budi"


@pytest.mark.parametrize(
    "path",
    [
        "/akun/email/",
        "/akun/phone/change/",
        "/akun/password/change/",
        "/akun/sessions/",
        "/akun/logout/",
        "/akun/2fa/",
        "/bantuan/",
        "/privasi/",
    ],
)
def test_every_page_of_the_account_wears_the_house_look(client: Client, sari: User, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert '<html lang="id">' in html
    assert '<main id="isi"' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Edge, Windows"),
        ("curl/8", "perangkat lain"),
    ],
)
def test_devices_have_names_people_know(signature: str, words: str):
    assert device_words(signature) == words
