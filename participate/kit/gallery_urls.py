"""Address of the living style page (demo only)."""

from django.urls import path

from participate.kit import gallery

app_name = "gallery"
urlpatterns = [path("", gallery.index, name="index")]
