"""Addresses that libraries bring: who gets which answer, from the same table."""

import pytest
from django.urls import get_resolver

from participate.config.access import NAMES
from participate.processes.models import Cycle
from tests.participate.every_route import example, routes
from tests.participate.permission_table import ADMIN, EDITORS, LIBRARIES
from tests.participate.permission_table_world import World, ask, make_world, undone

pytestmark = [
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
# Passwords of the admin are changed at our own door: these do not exist, for anybody.
ABSENT = "/kelola/password_reset/"
# Words and drawings of the software itself, which its own sign-in page needs before anybody is known.
SOFTWARE = ("/kelola/jsi18n/", "/kelola/sprite/")


@pytest.fixture(scope="module")
def world(year: Cycle) -> World:
    """Return the world of the table."""
    return make_world(year)


ROUTES = [(route, name) for route, name in routes(get_resolver()) if not route.startswith("en/")]
IN_ADMIN = sorted({example(route) for route, _name in ROUTES if route.startswith("kelola/")})


def test_every_address_of_a_library_is_in_the_table():
    of_rooms = {name.partition(":")[2] or name for name in NAMES}
    names = {name for route, name in ROUTES if not route.startswith("kelola/")} - of_rooms - {""}
    assert names - {"wagtailadmin_login"} == set(LIBRARIES) - {"wagtailadmin_login"}


@pytest.mark.parametrize("actor", ["anonymous", "resident"])
def test_doors_of_libraries_ask_members_to_sign_in(actor: str, world: World):
    found = {}
    for route, name in ROUTES:
        if name not in LIBRARIES or route.startswith("kelola/"):
            continue
        with undone():
            answer, _text = ask(world.client(actor), "GET", example(route))
        expected = LIBRARIES[name][actor]
        # A device, a key or a document that does not exist is not found, once one is past the door.
        if answer != expected and (answer, expected) != ("hidden", "in"):
            found[name] = answer
    assert found == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("actor", [actor for actor in ADMIN if actor not in EDITORS])
def test_the_admin_is_shut_for_everybody_who_edits_nothing(actor: str, method: str, world: World):
    assert len(IN_ADMIN) > 150
    found = {}
    for address in IN_ADMIN:
        with undone():
            answer, _text = ask(world.client(actor), method, address)
        spared = address in SOFTWARE if actor == "anonymous" else False
        if answer != ADMIN[actor] and not spared and not (address.startswith(ABSENT) and answer == "hidden"):
            found[address] = answer
    assert found == {}
