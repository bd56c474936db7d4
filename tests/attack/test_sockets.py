"""Whatever somebody shouts into a socket, it neither falls over nor fills the log."""

import asyncio
import logging

import pytest
from channels.testing import WebsocketCommunicator

from participate.config.asgi import application

HOME = [(b"origin", b"http://localhost"), (b"host", b"localhost")]


def talk(path, messages, headers=HOME):
    """Connect, send, and return whether it opened and what a heartbeat brings back."""

    async def run():
        socket = WebsocketCommunicator(application, path, headers=headers)
        opened, _ = await socket.connect()
        if not opened:
            return None
        for message in messages:
            await socket.send_to(**message)
        await socket.send_to(text_data='"ping"')
        answer = await socket.receive_from()
        await socket.disconnect()
        return answer

    return asyncio.run(run())


@pytest.mark.parametrize(
    "message",
    [{"text_data": "{"}, {"bytes_data": b"\x00\x01"}, {"text_data": "[" * 30_000}, {"text_data": " "},
     {"text_data": '{"type": "announce", "topic": "contest:1", "revision": 9}'}],
)  # fmt: skip
def test_nonsense_is_ignored(message, caplog):
    with caplog.at_level(logging.WARNING):
        assert talk("/ws/topics/?t=contest:1", [message] * 20) == '"pong"'
    assert caplog.records == []


@pytest.mark.parametrize(
    "query", ["", "t=%00%ff", "t=" + "a" * 5000, "&".join(f"t=a{n}" for n in range(500))]
)
def test_odd_topics_open_and_stay_silent(query):
    assert talk(f"/ws/topics/?{query}", []) == '"pong"'


@pytest.mark.parametrize("path", ["/ws/other/", "/", "/kelola/"])
def test_other_addresses_are_closed_at_the_door(path):
    assert talk(path, []) is None


@pytest.mark.parametrize("origin", [b"http://evil.example", b"null", b""])
def test_other_sites_cannot_listen(origin):
    assert talk("/ws/topics/?t=contest:1", [], [(b"origin", origin), (b"host", b"localhost")]) is None
