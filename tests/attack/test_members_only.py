"""One person stands on the list once; what members see stays with them."""

import pytest

from participate.processes.enums import Capability, Gender, Role
from participate.processes.errors import TwiceOnTheList
from participate.processes.models import Delegate
from participate.processes.services import add_delegate
from tests.factories.processes import make_cycle, make_delegates, make_user

pytestmark = pytest.mark.django_db


def test_an_account_stands_on_the_list_once():
    cycle = make_cycle(open_now=[Capability.VOTE])
    first, second = make_delegates(cycle, 2)
    again = {
        "name": "Lagi (fiktif)",
        "gender": Gender.WOMAN,
        "group": "RT",
        "area": first.area,
        "user": first.user,
    }
    for code in (second.code, "D-09"):
        with pytest.raises(TwiceOnTheList):
            add_delegate(actor=None, cycle=cycle, code=code, **again)
    assert Delegate.objects.filter(cycle=cycle, user=first.user).count() == 1
    add_delegate(actor=None, cycle=cycle, code=first.code, **again)
    add_delegate(actor=None, cycle=make_cycle("lain-2027"), code="D-01", **again)


@pytest.mark.parametrize("path", ["/akun-saya/", "/kabar/", "/kabar/atur/", "/kelola/"])
def test_pages_of_members_stay_in_no_cache(client, path):
    client.force_login(make_user("dewan@example.org", Role.COUNCIL_EDITOR))
    assert client.get(path).headers["Cache-Control"] in (
        "private, no-store",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_public_pages_may_be_kept(client):
    assert "Cache-Control" not in client.get("/siklus/").headers
