"""Who gets which answer from every address, method and socket; the table itself is permission_table.py."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.urls import reverse

from participate.config.access import NAMES
from participate.config.asgi import application
from participate.kit.routing import websocket_urlpatterns
from participate.processes.models import Cycle
from tests.factories.people import client_of
from tests.participate.permission_rows import STATES
from tests.participate.permission_table import SOCKETS, TABLE
from tests.participate.permission_table_services import SERVICES, wrong_calls
from tests.participate.permission_table_world import World, ask, in_state, make_world, mistakes, slips, undone

pytestmark = [
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


def room_of(name: str) -> str:
    """Return the room of an address; "" for those of the site."""
    return name.partition(":")[0] if ":" in name else ""


def of_room(room: str) -> list[str]:
    """Return the addresses of a room."""
    return [name for name in TABLE if room_of(name) == room]


ROOMS = sorted({room_of(name) for name in TABLE})


@pytest.fixture(scope="module")
def made(year: Cycle) -> World:
    """Return the world of the table."""
    return make_world(year)


@pytest.fixture
def world(made: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    """Return the world, and undo what the test does in it."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "uji.txt").write_text("foto")
    with undone():
        yield made


def test_every_address_is_in_the_table():
    assert set(TABLE) == set(NAMES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("room", ROOMS)
def test_everybody_gets_the_answer_of_the_table(room: str, state: str, world: World):
    """For every method the line accepts; contacts are read by those who reach proposers only."""
    with in_state(world, state):
        assert list(mistakes(world, of_room(room), state)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_method_that_is_not_in_the_line_lets_nobody_write(room: str, world: World):
    assert list(slips(world, of_room(room))) == []


@pytest.mark.parametrize("actor", ["anonymous", "resident", "neighbour", "elsewhere"])
def test_a_hidden_cycle_answers_like_one_that_does_not_exist(actor: str, world: World):
    different = {}
    with in_state(world, "draft"):
        for name, row in TABLE.items():
            if "cycle" not in world.parts.get(name, {"cycle": ""}):
                continue
            method = "GET" if "GET" in row.methods.accepted else "POST"
            answers = [
                ask(world.client(actor), method, world.address(name, slug))[0]
                for slug in ("", "tidak-pernah-ada")
            ]
            if answers[0] != answers[1] or answers[0] == "in":
                different[name] = answers
    assert different == {}


@pytest.mark.parametrize("actor", ["anonymous", "resident", "neighbour", "elsewhere"])
def test_no_list_or_search_tells_of_a_hidden_cycle(actor: str, year: Cycle, world: World):
    Cycle.objects.filter(pk=year.pk).update(is_public=False, name="Siklus Rahasia", translations={})
    client = world.client(actor)
    for address in ("/", "/arsip/", "/siklus/", "/apa-kabar/?cari=U-04", "/apa-kabar/?cari=lorong"):
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert ("Siklus Rahasia" in text, f"/siklus/{year.slug}/" in text) == (False, False), address


@pytest.mark.parametrize("actor", ["neighbour", "elsewhere"])
def test_roles_of_elsewhere_show_no_contacts_here(actor: str, world: World):
    names = ["queue", "verify", "slip", "paper"]
    for name in [*(f"proposals:{name}" for name in names), "processes:roles"]:
        answer, text = ask(world.client(actor), "GET", world.address(name))
        assert (answer, [mark for mark in world.planted if mark in text]) == ("no", []), name


def test_staff_need_a_second_factor_where_it_is_required(world: World, settings: Any):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    page = client_of(world.people["verifier"]).get(world.address("proposals:queue"))
    assert (page.status_code, page["Location"]) == (302, reverse("mfa_activate_totp"))


def test_every_socket_address_is_in_the_table():
    assert {str(route.pattern) for route in websocket_urlpatterns} == set(SOCKETS)


@pytest.mark.parametrize("actor", ["anonymous", "resident", "facilitator", "administrator"])
@pytest.mark.parametrize("address", SOCKETS)
def test_every_socket_answers_as_the_table_says(address: str, actor: str, world: World):
    """Whoever listens, and also to the topic of a hidden cycle: sockets carry numbers only, and take no commands."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={world.sessions[actor]}".encode()
    with in_state(world, "draft"):
        assert asyncio.run(talk(address, cookie)) == SOCKETS[address]


async def talk(address: str, cookie: bytes) -> dict[str, str | None] | None:
    """Connect, try every action of the table, and return what each brought back; None when the door is shut."""
    headers = [(b"origin", b"http://localhost"), (b"host", b"localhost"), (b"cookie", cookie)]
    socket = WebsocketCommunicator(application, f"/{address or 'ws/other/'}?t=cycle:1", headers=headers)
    opened, _code = await socket.connect()
    if not opened:
        return None
    answers: dict[str, str | None] = {}
    for action in SOCKETS["ws/topics/"] or {}:
        await socket.send_to(text_data=action)
        silent = await socket.receive_nothing(timeout=0.1)
        answers[action] = None if silent else await socket.receive_from()
    await socket.disconnect()
    return answers


@pytest.mark.parametrize("name", SERVICES)
def test_services_turn_away_whom_the_table_does_not_name(name: str, world: World):
    with in_state(world, "opened"):
        assert list(wrong_calls(world, [name])) == []
