"""Address of the living style page (demo only)."""

from django.urls import URLPattern

app_name = "gallery"
urlpatterns: list[URLPattern] = []
