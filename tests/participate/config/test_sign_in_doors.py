"""There is one way in: no side door skips the second factor."""

import pytest

from participate.accounts.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/kelola/login/", "/_util/login/", "/en/_util/login/"])
def test_wagtails_own_login_pages_lead_to_ours(client, path):
    answer = client.post(path, {"username": "x@example.org", "password": "x"})
    assert answer.status_code in (302, 405)
    assert "sessionid" not in answer.cookies
    answer = client.get(path + "?next=/kelola/")
    assert answer.url in ("/akun/login/?next=/kelola/", "/en/akun/login/?next=/kelola/")


@pytest.mark.django_db
def test_staff_without_second_factor_are_sent_to_set_one_up(client, settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    chief = User.objects.create_superuser("chief@rembuk.example", "a-long-password")
    client.force_login(chief)
    assert client.get("/kelola/").url == "/akun/2fa/totp/activate/"
    assert client.get("/siklus/").status_code == 200
