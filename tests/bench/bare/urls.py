"""Addresses of the bare site, one for each page of the bench."""

from django.urls import path

from tests.bench.bare import views

urlpatterns = [
    path("healthz", views.alive),
    path("list/", views.proposal_list),
    path("map/", views.proposal_map),
    path("proposal/", views.proposal),
    path("ballot/", views.ballot),
    path("result/", views.result),
    path("page/", views.page),
    path("thread/", views.thread),
    path("vote/", views.vote),
    path("vote-ballot/", views.vote_ballot),
]
