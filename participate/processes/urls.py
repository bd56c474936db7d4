"""Addresses of the processes room."""

from django.urls import URLPattern

app_name = "processes"
urlpatterns: list[URLPattern] = []
