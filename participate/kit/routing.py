"""Socket addresses of the kit."""

from django.urls import path, re_path

from participate.kit.consumers import NoSuchSocket, TopicConsumer

websocket_urlpatterns = [
    path("ws/topics/", TopicConsumer.as_asgi()),
    re_path("", NoSuchSocket.as_asgi()),
]
