"""An announcement reaches the sockets that listen to its topic, after the commit, in memory and through Redis."""

import asyncio
import os
import secrets
import time
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.db import transaction

from participate.kit.live import announce, announce_soon
from participate.kit.models import Revision
from participate.kit.routing import websocket_urlpatterns

MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}


def redis_layer() -> dict[str, Any]:
    """Return the layer of the production settings; skip where there is no Redis, fail where all is required."""
    address = os.environ.get("REMBUK_TEST_REDIS", "")
    if not address:
        reason = "no Redis: set REMBUK_TEST_REDIS, for example redis://127.0.0.1:6379/9"
        (pytest.fail if os.environ.get("CI_REQUIRE_ALL") else pytest.skip)(reason)
    return {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # Other test workers use the same server.
        "CONFIG": {"hosts": [address], "prefix": f"test-{secrets.token_hex(6)}"},
    }


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def layer(request: pytest.FixtureRequest, settings: Any) -> None:
    """Use one channel layer, then the other."""
    settings.CHANNEL_LAYERS = {"default": MEMORY if request.param == "memory" else redis_layer()}


async def listen(*topics: str) -> WebsocketCommunicator:
    """Open a socket that listens to the topics."""
    query = "&".join(f"t={topic}" for topic in topics)
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), f"/ws/topics/?{query}")
    connected, _ = await socket.connect(timeout=10)
    assert connected
    # A subscription at Redis takes effect when its answer is read.
    await asyncio.sleep(0.3)
    return socket


async def close(*sockets: WebsocketCommunicator) -> None:
    """Close the sockets and the layer's connections."""
    for socket in sockets:
        await socket.disconnect()
    await get_channel_layer().flush()


def tell(*topics: str, fail: bool = False) -> None:
    """Announce in a transaction; with `fail` it does not commit."""
    with transaction.atomic():
        announce(*topics)
        if fail:
            transaction.set_rollback(True)


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_an_announcement_reaches_every_socket_of_its_topic_and_no_other(layer):
    first, second, other = (
        await listen("contest:3", "cycle:1"),
        await listen("contest:3"),
        await listen("cycle:9"),
    )
    await sync_to_async(tell)("contest:3")
    expected = {"topic": "contest:3", "revision": 1}
    assert await first.receive_json_from(timeout=10) == expected
    assert await second.receive_json_from(timeout=10) == expected
    assert await other.receive_nothing(timeout=0.5)
    await close(first, second, other)


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_revisions_arrive_in_order_and_equal_what_a_page_may_ask_for(layer):
    socket = await listen("cycle:1")
    for _ in range(3):
        await sync_to_async(tell)("cycle:1")
    heard = [(await socket.receive_json_from(timeout=10))["revision"] for _ in range(3)]
    stored = await Revision.objects.aget(topic="cycle:1")
    assert (heard, stored.number) == ([1, 2, 3], 3)
    await close(socket)


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_what_is_not_committed_is_never_announced(layer):
    socket = await listen("contest:3")
    await sync_to_async(tell)("contest:3", fail=True)
    assert await socket.receive_nothing(timeout=0.5)
    await close(socket)


@pytest.mark.asyncio
async def test_a_heartbeat_is_answered_and_a_command_is_not(layer):
    socket = await listen("cycle:1")
    await socket.send_json_to({"do": "close"})
    await socket.send_json_to("ping")
    assert await socket.receive_json_from(timeout=10) == "pong"
    assert await socket.receive_nothing(timeout=0.2)
    await close(socket)


@pytest.mark.django_db(transaction=True)
def test_a_burst_is_announced_at_its_beginning_and_at_its_end(settings):
    settings.ANNOUNCE_SECONDS = 0.3
    topic = f"burst:{secrets.token_hex(4)}"
    for _ in range(50):
        announce_soon(topic)
    assert Revision.objects.get(topic=topic).number == 1
    until = time.monotonic() + 20
    while Revision.objects.get(topic=topic).number == 1 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    assert Revision.objects.get(topic=topic).number == 2
