"""A prepared process is shown to everyone once, by its facilitator."""

import pytest

from participate.processes.enums import Role
from tests.factories.processes import make_cycle, make_user


@pytest.fixture
def hidden(db):
    cycle = make_cycle()
    cycle.is_public = False
    cycle.save(update_fields=["is_public"])
    return cycle


def test_the_facilitator_shows_a_prepared_process_to_everyone(client, hidden):
    client.force_login(make_user("chair@rembuk.example", Role.FACILITATOR, cycle=hidden))
    page = f"/siklus/{hidden.slug}/jadwal/"
    assert "Tampilkan untuk semua" in client.get(page).content.decode()
    assert client.post(page + "umumkan/").url == page
    assert "Tampilkan untuk semua" not in client.get(page).content.decode()
    client.logout()
    assert client.get(f"/siklus/{hidden.slug}/").status_code == 200


def test_nobody_else_can(client, hidden):
    client.force_login(make_user("someone@rembuk.example", Role.OPERATOR, cycle=hidden))
    assert client.post(f"/siklus/{hidden.slug}/jadwal/umumkan/").status_code == 403
    hidden.refresh_from_db()
    assert hidden.is_public is False
