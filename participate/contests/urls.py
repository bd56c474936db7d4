"""Addresses of the contests room."""

from django.urls import path

from participate.contests.views import ballot, desk, files, my_ballot, protocol, receipt, result, rules

app_name = "contests"
urlpatterns = [
    path("siklus/<slug:cycle>/aturan/", rules.rules, name="rules"),
    path("siklus/<slug:cycle>/aturan/atur/", rules.edit, name="rules_edit"),
    path("siklus/<slug:cycle>/suara/", ballot.ballot, name="ballot"),
    path("siklus/<slug:cycle>/suara/periksa/", ballot.review, name="review"),
    path("siklus/<slug:cycle>/suara/kirim/", ballot.cast, name="cast"),
    path("siklus/<slug:cycle>/suara/kode/", receipt.receipt, name="receipt"),
    path("siklus/<slug:cycle>/suara/cek-kode/", receipt.find_receipt, name="find_receipt"),
    path("siklus/<slug:cycle>/suara/meja/", desk.desk, name="desk"),
    path("siklus/<slug:cycle>/suara/meja/kertas/", desk.paper, name="paper"),
    path("siklus/<slug:cycle>/suara/buka/", desk.open_vote, name="open"),
    path("siklus/<slug:cycle>/suara/tutup/", desk.close, name="close"),
    path("siklus/<slug:cycle>/suara/hitung/", desk.count, name="count"),
    path("siklus/<slug:cycle>/hasil/", result.result, name="result"),
    path("siklus/<slug:cycle>/hasil/<int:number>/", result.result, name="result_of"),
    path("siklus/<slug:cycle>/hasil/<int:number>/protokol/", protocol.protocol, name="protocol"),
    path("siklus/<slug:cycle>/hasil/<int:number>/protokol.pdf", protocol.pdf, name="protocol_pdf"),
    path("siklus/<slug:cycle>/hasil/<int:number>/suara-saya/", my_ballot.my_ballot, name="my_ballot"),
    path("siklus/<slug:cycle>/hasil/<int:number>/suara-saya.json", my_ballot.prices, name="prices"),
    path("siklus/<slug:cycle>/hasil/<int:number>/hitung-ulang.json", files.recount, name="recount_of"),
    path("siklus/<slug:cycle>/hasil/aturan-lain/", result.comparison, name="compare"),
    path("siklus/<slug:cycle>/hasil/hitung-ulang.json", files.recount, name="recount"),
    path("siklus/<slug:cycle>/hasil/hasil.csv", files.table, name="table"),
]
