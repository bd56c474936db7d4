"""Addresses of the contests room."""

from django.urls import path

from participate.contests.access_urls import patterns as access_patterns
from participate.contests.ballot_urls import patterns as ballot_patterns
from participate.contests.ceremony_urls import patterns as ceremony_patterns
from participate.contests.log_urls import patterns as log_patterns
from participate.contests.paper_urls import patterns as paper_patterns
from participate.contests.views import ballot, desk, files, my_ballot, protocol, receipt, result, rules

app_name = "contests"
urlpatterns = [
    # First what thousands ask for within an hour: addresses are tried in turn.
    path("siklus/<slug:cycle>/suara/kirim/", ballot.cast, name="cast"),
    path("siklus/<slug:cycle>/suara/", ballot.ballot, name="ballot"),
    path("siklus/<slug:cycle>/suara/periksa/", ballot.review, name="review"),
    path("siklus/<slug:cycle>/aturan/", rules.rules, name="rules"),
    path("siklus/<slug:cycle>/aturan/atur/", rules.edit, name="rules_edit"),
    path("siklus/<slug:cycle>/suara/kode/", receipt.receipt, name="receipt"),
    path("siklus/<slug:cycle>/suara/cek-kode/", receipt.find_receipt, name="find_receipt"),
    path("siklus/<slug:cycle>/suara/buka/", desk.open_vote, name="open"),
    path("siklus/<slug:cycle>/hasil/", result.result, name="result"),
    path("siklus/<slug:cycle>/hasil/<int:number>/", result.result, name="result_of"),
    path("siklus/<slug:cycle>/hasil/<int:number>/protokol/", protocol.protocol, name="protocol"),
    path("siklus/<slug:cycle>/hasil/<int:number>/protokol.pdf", protocol.pdf, name="protocol_pdf"),
    path("siklus/<slug:cycle>/hasil/<int:number>/suara-saya/", my_ballot.my_ballot, name="my_ballot"),
    path("siklus/<slug:cycle>/hasil/<int:number>/suara-saya.json", my_ballot.prices, name="prices"),
    path("siklus/<slug:cycle>/hasil/<int:number>/hitung-ulang.json", files.recount, name="recount_of"),
    path("siklus/<slug:cycle>/hasil/<int:number>/paket.zip", files.bundle, name="bundle"),
    path("siklus/<slug:cycle>/hasil/<int:number>/paket.zip.sha256", files.bundle_sum, name="bundle_sum"),
    path("siklus/<slug:cycle>/hasil/<int:number>/verify.py", files.verifier, name="verifier"),
    path("siklus/<slug:cycle>/hasil/aturan-lain/", result.comparison, name="compare"),
    path("siklus/<slug:cycle>/hasil/hitung-ulang.json", files.recount, name="recount"),
    path("siklus/<slug:cycle>/hasil/hasil.csv", files.table, name="table"),
    *access_patterns,
    *ceremony_patterns,
    *ballot_patterns,
    *log_patterns,
    *paper_patterns,
]
