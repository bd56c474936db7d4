"""Addresses of the proposals room: public pages here, pages where people work in `work_urls`."""

from django.urls import path

from participate.proposals import work_urls
from participate.proposals.views import find, public

app_name = "proposals"
urlpatterns = [
    path("apa-kabar/", find.find, name="find"),
    path("siklus/<slug:cycle>/usulan/", public.proposal_list, name="list"),
    path("siklus/<slug:cycle>/usulan/peta/", public.proposal_map, name="map"),
    path("siklus/<slug:cycle>/usulan.csv", public.export, name="export"),
    path("siklus/<slug:cycle>/usulan.geojson", public.geojson, name="geojson"),
    path("siklus/<slug:cycle>/usulan/<str:code>/", public.detail, name="detail"),
    path("siklus/<slug:cycle>/usulan/<str:code>/qr.svg", public.qr, name="qr"),
]
urlpatterns += work_urls.patterns
