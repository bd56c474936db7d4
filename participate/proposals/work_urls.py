"""Addresses of the work pages: proposing, paper sheets, verification, scores."""

from django.urls import path

from participate.proposals.views import operator, photos, propose, resubmit, score, verify

_USUL = "siklus/<slug:cycle>/usul/"
_DESK = "siklus/<slug:cycle>/verifikasi/"

patterns = [
    path(_USUL, propose.start, name="start"),
    path(f"{_USUL}kertas/", operator.paper, name="paper"),
    path(f"{_USUL}kertas/<str:code>/", operator.slip, name="slip"),
    path(f"{_USUL}<int:draft>/foto/", photos.photos, name="photos"),
    path(f"{_USUL}<int:draft>/tinjau/", propose.review, name="review"),
    path(f"{_USUL}<int:draft>/terkirim/", propose.submitted, name="submitted"),
    path(f"{_USUL}<int:draft>/hapus/", propose.delete, name="draft_delete"),
    path(f"{_USUL}<int:draft>/pulihkan/", propose.restore, name="draft_restore"),
    path(f"{_USUL}<int:draft>/<slug:step>/", propose.step, name="step"),
    path("siklus/<slug:cycle>/usulan-saya/", propose.mine, name="mine"),
    path("siklus/<slug:cycle>/usulan-saya/<str:code>/lengkapi/", resubmit.resubmit, name="resubmit"),
    path(_DESK, verify.queue, name="queue"),
    path(f"{_DESK}skor/", score.table, name="score_table"),
    path(f"{_DESK}<str:code>/", verify.verify, name="verify"),
    path(f"{_DESK}<str:code>/skor/", score.score, name="score"),
    path(f"{_DESK}<str:code>/<slug:action>/", verify.decide, name="decide"),
]
