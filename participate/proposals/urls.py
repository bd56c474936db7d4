"""Addresses of the proposals room: public pages here, pages where people work in `work_urls`, together in
`together_urls`."""

from django.urls import path, re_path

from participate.proposals import question_urls, together_urls, work_urls
from participate.proposals.views import dictionary, find, lists, points, public, talk

app_name = "proposals"
urlpatterns = [
    path("apa-kabar/", find.find, name="find"),
    path("siklus/<slug:cycle>/kamus/", dictionary.dictionary, name="dictionary"),
    path("siklus/<slug:cycle>/kamus/atur/", lists.edit, name="dictionary_edit"),
    path("siklus/<slug:cycle>/kamus/atur/butir/", lists.entry, name="dictionary_entry"),
    re_path(
        r"^siklus/(?P<cycle>[-\w]+)/kamus/(?P<sheet>bidang|dinas|kamus)\.csv$",
        dictionary.table,
        name="dictionary_table",
    ),
    path("siklus/<slug:cycle>/usulan/", public.proposal_list, name="list"),
    path("siklus/<slug:cycle>/usulan/peta/", public.proposal_map, name="map"),
    path("siklus/<slug:cycle>/usulan.csv", public.export, name="export"),
    path("siklus/<slug:cycle>/usulan.geojson", public.geojson, name="geojson"),
    path("siklus/<slug:cycle>/usulan/<str:code>/", public.detail, name="detail"),
    path("siklus/<slug:cycle>/usulan/<str:code>/bicara/", talk.talk, name="talk"),
    path("siklus/<slug:cycle>/usulan/<str:code>/bicara/kirim/", talk.talk_send, name="talk_send"),
    path("siklus/<slug:cycle>/usulan/<str:code>/lembar/", points.sheet, name="sheet"),
    path("siklus/<slug:cycle>/usulan/<str:code>/poin/", points.points, name="points"),
    path("siklus/<slug:cycle>/usulan/<str:code>/poin/tambah/", points.point_add, name="point_add"),
    path("siklus/<slug:cycle>/usulan/<str:code>/qr.svg", public.qr, name="qr"),
]
urlpatterns += question_urls.patterns
urlpatterns += together_urls.patterns
urlpatterns += work_urls.patterns
