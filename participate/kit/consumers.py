"""The socket that carries announcements down. It touches no database."""

from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from participate.kit.live import group_name

MOST_TOPICS = 8


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

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Commands go by HTTP; a heartbeat is answered, anything else is ignored."""
        if content == "ping":
            await self.send_json("pong")

    async def announce(self, event: dict[str, Any]) -> None:
        """Pass a topic and its revision on."""
        await self.send_json({"topic": event["topic"], "revision": event["revision"]})
