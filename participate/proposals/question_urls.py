"""Addresses of questions about a proposal, and of the recording of its summary."""

from django.urls import path

from participate.proposals.views import questions

_ONE = "siklus/<slug:cycle>/usulan/<str:code>/"

patterns = [
    path(f"{_ONE}tanya/", questions.ask, name="ask"),
    path(f"{_ONE}tanya/kirim/", questions.ask_send, name="ask_send"),
    path(f"{_ONE}tanya/sering/", questions.suggest_faq, name="suggest_faq"),
    path(f"{_ONE}suara/", questions.sound, name="sound"),
]
