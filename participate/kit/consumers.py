"""The socket that carries announcements down. It touches no database."""

from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer

from participate.kit.live import group_name

MOST_TOPICS = 8
HEARTBEAT = '"ping"'


class NoSuchSocket(AsyncWebsocketConsumer):
    """Any other address: closed at the door."""

    async def connect(self) -> None:
        """Refuse."""
        await self.close()


class TopicConsumer(AsyncJsonWebsocketConsumer):
    """Listen to the topics named in the address: /ws/topics/?t=contest:3&t=cycle:1 (public facts only)."""

    groups_joined: list[str]

    async def connect(self) -> None:
        """Join one group per topic."""
        query = parse_qs(self.scope["query_string"].decode("ascii", "ignore"))
        topics = query.get("t", [])[:MOST_TOPICS]
        self.groups_joined = [group_name(topic) for topic in topics if len(topic) <= 120]
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the groups."""
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **more: Any
    ) -> None:
        """Commands go by HTTP; a heartbeat is answered, anything else is ignored without being read."""
        if text_data == HEARTBEAT:
            await self.send_json("pong")

    async def announce(self, event: dict[str, Any]) -> None:
        """Pass a topic and its revision on."""
        await self.send_json({"topic": event["topic"], "revision": event["revision"]})
