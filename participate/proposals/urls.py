"""Addresses of the proposals room."""

from django.urls import path

from participate.proposals import work_urls
from participate.proposals.views import public

app_name = "proposals"
urlpatterns = [
    path("siklus/<slug:cycle>/usulan/<str:code>/", public.detail, name="detail"),
]
urlpatterns += work_urls.patterns
