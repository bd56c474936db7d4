"""Addresses on which people write and support a proposal together."""

from django.urls import path

from participate.proposals.views import changes, coauthors, similar, together

_ONE = "siklus/<slug:cycle>/usulan/<str:code>/bersama/"
_DRAFT = "siklus/<slug:cycle>/usul/<int:draft>/<slug:step>/mirip/"

patterns = [
    path(_ONE, together.page, name="together"),
    path(f"{_ONE}dukung/", together.support, name="support"),
    path(f"{_ONE}ikut/", coauthors.ask, name="coauthor_ask"),
    path(f"{_ONE}undang/", coauthors.invite, name="coauthor_invite"),
    path(f"{_ONE}saya/", coauthors.myself, name="coauthor_self"),
    path(f"{_ONE}penulis/<int:pk>/", coauthors.answer, name="coauthor_answer"),
    path(f"{_ONE}saran/", changes.suggest, name="suggest"),
    path(f"{_ONE}saran/<int:pk>/", changes.answer_suggestion, name="suggestion_answer"),
    path(f"{_ONE}gabung/", changes.offer, name="merge_offer"),
    path(f"{_ONE}gabung/<int:pk>/", changes.answer_offer, name="merge_answer"),
    path(
        "siklus/<slug:cycle>/verifikasi/<str:code>/sepakat/<int:pk>/",
        changes.settle_offer,
        name="settle_offer",
    ),
    path("undangan/<str:token>/", coauthors.invitation, name="invitation"),
    path(_DRAFT, similar.live, name="similar_live"),
    path(f"{_DRAFT}<str:code>/", similar.answer, name="similar_answer"),
]
