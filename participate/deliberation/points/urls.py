"""Addresses of points; the pages on which they stand belong to what is discussed."""

from django.urls import path

from participate.deliberation.points.views import changing, merging, reading

app_name = "points"
_THREAD = "siklus/<slug:cycle>/poin/<int:thread>/"
_POINT = f"{_THREAD}<int:number>/"

urlpatterns = [
    path("siklus/<slug:cycle>/poin.csv", reading.table, name="table"),
    path(f"{_THREAD}membantu/", changing.helpful, name="helpful"),
    path(_POINT, reading.point, name="point"),
    path(f"{_POINT}ubah/", changing.edit, name="edit"),
    path(f"{_POINT}tarik/", changing.withdraw, name="withdraw"),
    path(f"{_POINT}gabung/", merging.ask, name="merge"),
    path(f"{_POINT}gabung/<int:pk>/", merging.answer, name="merge_answer"),
]
