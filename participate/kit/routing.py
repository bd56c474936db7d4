"""Socket addresses of the kit."""

from django.urls import path

from participate.kit.consumers import TopicConsumer

websocket_urlpatterns = [path("ws/topics/", TopicConsumer.as_asgi())]
