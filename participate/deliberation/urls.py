"""Addresses of the deliberation room, put together from one file a noun."""

from participate.deliberation import thread_urls

app_name = "deliberation"
urlpatterns = [*thread_urls.urlpatterns]
