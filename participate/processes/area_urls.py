"""Addresses of the pages for areas: `places:…`. They live here because a role, so who may, belongs to this room."""

from django.urls import path

from participate.processes.views import areas

app_name = "places"
urlpatterns = [
    path("wilayah/atur/", areas.areas, name="edit"),
    path("wilayah/atur/satu/", areas.area_edit, name="one"),
    path("wilayah/atur/<slug:code>/hapus/", areas.area_remove, name="remove"),
    path("wilayah/atur/wilayah.csv", areas.area_table, name="table"),
]
