"""Addresses of the outcomes room."""

from django.urls import path

from participate.outcomes.views import change, decision, follow, levels, plenary, publish, realise

app_name = "outcomes"
urlpatterns = [
    path("siklus/<slug:cycle>/keputusan/", decision.decision, name="decision"),
    path("siklus/<slug:cycle>/keputusan.csv", decision.table, name="table"),
    path("siklus/<slug:cycle>/keputusan/terbitkan/", publish.publish, name="publish"),
    path("siklus/<slug:cycle>/pleno/", plenary.plenary, name="plenary"),
    path("siklus/<slug:cycle>/pleno/mulai/", plenary.begin, name="begin"),
    path("siklus/<slug:cycle>/pleno/layar/", plenary.board, name="board"),
    path("siklus/<slug:cycle>/pleno/batal/<int:number>/", plenary.undo, name="undo"),
    path("siklus/<slug:cycle>/pagu/perubahan/", change.change, name="change"),
    path("siklus/<slug:cycle>/tindak-lanjut/", follow.follow, name="follow"),
    path("siklus/<slug:cycle>/tindak-lanjut/tahap/", levels.levels, name="levels"),
    path("siklus/<slug:cycle>/tindak-lanjut/usulan/<str:code>/", realise.realise, name="realise"),
]
