"""Addresses of every vote of a cycle beside the main one: `<int:number>` is the vote's number, as in its result."""

from django.urls import path

from participate.contests.views import ballot, receipt, sheets, votes

patterns = [
    path("siklus/<slug:cycle>/suara/semua/", votes.votes, name="votes"),
    path("siklus/<slug:cycle>/suara/<int:number>/", ballot.ballot, name="ballot_of"),
    path("siklus/<slug:cycle>/suara/<int:number>/periksa/", ballot.review, name="review_of"),
    path("siklus/<slug:cycle>/suara/<int:number>/kirim/", ballot.cast, name="cast_of"),
    path("siklus/<slug:cycle>/suara/<int:number>/kode/", receipt.receipt, name="receipt_of"),
    path("siklus/<slug:cycle>/suara/<int:number>/lembar/", sheets.sheets, name="sheets"),
    path("siklus/<slug:cycle>/suara/<int:number>/lembar.pdf", sheets.pdf, name="sheets_pdf"),
    path("siklus/<slug:cycle>/suara/<int:number>/lembar.txt", sheets.text, name="sheets_text"),
]
