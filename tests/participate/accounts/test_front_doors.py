"""The two front doors: a phone with a code, an e-mail with a password."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from participate.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def text_messages(settings: object, tmp_path: Path) -> Iterator[Path]:
    """Return the file the messages are written to."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "sms.txt"


def code_in(text: str) -> str:
    """Return the code of the newest message: letters and digits, with a dash or none."""
    return re.findall(r"\b([0-9A-Z]{3,4}-?[0-9A-Z]{3,4}|\d{6})\b", text)[-1]


def make_user(email: str = "sari@contoh.id", password: str = "lorong lima bersih") -> User:
    user = User.objects.create_user(email, password, display_name="Ibu Sari")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_a_phone_alone_is_enough_to_sign_up(client: Client, text_messages: Path):
    sent = client.post(
        "/akun/signup/", {"lewat": "hp", "display_name": "Pak Budi", "phone": "0812-3456-7890"}, follow=True
    )
    assert "+6281234567890" in sent.content.decode()
    assert User.objects.get().phone_verified is False
    code = code_in(text_messages.read_text().splitlines()[-1].split("\t")[1])
    client.post("/akun/phone/verify/", {"code": code})
    user = User.objects.get()
    assert (user.display_name, user.phone, user.phone_verified, user.email) == (
        "Pak Budi",
        "+6281234567890",
        True,
        None,
    )
    assert client.get("/akun-saya/").status_code == 200


def test_two_people_without_e_mail_may_both_sign_up(client: Client, text_messages: Path):
    for number in ("081234567890", "081234567891"):
        Client().post("/akun/signup/", {"lewat": "hp", "display_name": "Warga", "phone": number})
    assert sorted(User.objects.values_list("phone", flat=True)) == ["+6281234567890", "+6281234567891"]


def test_an_e_mail_and_a_password_are_enough_to_sign_up(client: Client):
    fields = {
        "lewat": "email",
        "display_name": "Ibu Rahma",
        "email": "Rahma@contoh.id",
        "password1": "lorong lima bersih",
    }
    client.post("/akun/signup/", fields)
    link = re.findall(r"https?://testserver(/\S+)", mail.outbox[-1].body)[0]
    client.post(link)
    client.post("/akun/login/", {"login": "rahma@contoh.id", "password": "lorong lima bersih"})
    user = User.objects.get()
    assert (user.display_name, user.email, user.phone, user.language) == (
        "Ibu Rahma",
        "rahma@contoh.id",
        None,
        "id",
    )
    assert client.get("/akun-saya/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"lewat": "hp", "display_name": "A"}, "phone"),
        ({"lewat": "hp", "display_name": "A", "phone": "nomor saya"}, "phone"),
        ({"lewat": "email", "display_name": "A", "password1": "lorong lima bersih"}, "email"),
        ({"lewat": "email", "display_name": "A", "email": "a@contoh.id"}, "password1"),
        ({"lewat": "hp", "phone": "081234567890"}, "display_name"),
    ],
)
def test_each_door_asks_for_its_own_fields(client: Client, fields: dict[str, str], wrong: str):
    answer = client.post("/akun/signup/", fields)
    assert list(answer.context["form"].errors) == [wrong]
    assert not User.objects.exists()


def test_a_robot_that_fills_the_hidden_field_gets_no_account(client: Client):
    fields = {
        "lewat": "email",
        "display_name": "R",
        "email": "r@contoh.id",
        "password1": "lorong lima bersih",
        "website": "http://spam.example",
    }
    client.post("/akun/signup/", fields)
    assert not User.objects.exists()


@pytest.mark.parametrize("login", ["sari@contoh.id", "SARI@contoh.id", "0812 3456 7890", "+62 812-3456-7890"])
def test_the_password_works_with_e_mail_and_with_phone(client: Client, login: str):
    user = make_user()
    user.phone, user.phone_verified = "+6281234567890", True
    user.save()
    client.post("/akun/login/", {"login": login, "password": "lorong lima bersih"})
    assert client.get("/akun-saya/").context["user"] == user


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client):
    make_user()
    answer = client.post("/akun/login/", {"login": "sari@contoh.id", "password": "salah"})
    assert answer.status_code == 200
    assert 'value="sari@contoh.id"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_code_by_e_mail_signs_in(client: Client):
    make_user()
    client.post("/akun/login/code/", {"contact": "sari@contoh.id"})
    client.post("/akun/login/code/confirm/", {"code": code_in(mail.outbox[-1].body)})
    assert client.get("/akun-saya/").status_code == 200


def test_a_code_by_text_message_signs_in(client: Client, text_messages: Path):
    user = make_user()
    user.phone, user.phone_verified = "+6281234567890", True
    user.save()
    client.post("/akun/login/code/", {"contact": "0812 3456 7890"})
    phone, text = text_messages.read_text().splitlines()[-1].split("\t")
    assert phone == "+6281234567890"
    client.post("/akun/login/code/confirm/", {"code": code_in(text)})
    assert client.get("/akun-saya/").status_code == 200


def test_asking_a_code_for_a_stranger_tells_nothing(client: Client, text_messages: Path):
    answer = client.post("/akun/login/code/", {"contact": "0899 1111 2222"})
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/login/code/confirm/")


@pytest.mark.parametrize("contact", ["", "bukan nomor", "a@b"])
def test_a_contact_that_is_none_is_explained(client: Client, contact: str):
    answer = client.post("/akun/login/code/", {"contact": contact})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_people_land_on_the_front_page_of_their_language(client: Client):
    user = make_user()
    User.objects.filter(pk=user.pk).update(language="en")
    answer = client.post("/akun/login/", {"login": "sari@contoh.id", "password": "lorong lima bersih"})
    assert answer.url == "/en/"


def test_the_demo_offers_its_accounts_and_other_sites_do_not(client: Client, settings: object):
    settings.DEMO_ACCOUNTS = "participate.demo.accounts.ACCOUNTS"
    assert "rembuk-demo" in client.get("/akun/login/").content.decode()
    settings.DEMO_ACCOUNTS = ""
    assert "rembuk-demo" not in client.get("/akun/login/").content.decode()


def test_the_mail_with_the_code_speaks_our_language(client: Client):
    make_user()
    client.post("/akun/login/code/", {"contact": "sari@contoh.id"})
    message = mail.outbox[-1]
    assert message.subject == "Kode Rembuk Anda"
    assert message.body.startswith("Halo,")
    assert "Ketik kode ini untuk melanjutkan:" in message.body
    assert "Salam dari Rembuk\ntestserver" in message.body


def test_signing_up_with_a_taken_address_looks_like_signing_up_with_a_new_one(client: Client):
    make_user()
    answers = []
    for email in ("sari@contoh.id", "baru@contoh.id"):
        fields = {"lewat": "email", "display_name": "S", "email": email, "password1": "lorong lima bersih"}
        fresh = Client()
        answer = fresh.post("/akun/signup/", fields)
        told = fresh.get(answer.url).content.decode().replace(email, "")
        answers.append((answer.status_code, answer.url, sorted(answer.cookies), told.count("<p")))
    assert answers[0] == answers[1]
    assert sorted(message.to[0] for message in mail.outbox) == ["baru@contoh.id", "sari@contoh.id"]
    assert User.objects.count() == 2
