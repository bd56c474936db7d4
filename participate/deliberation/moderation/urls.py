"""Addresses of moderation."""

from django.urls import path

from participate.deliberation.moderation.views import care, desk, public, reporting

app_name = "moderation"
CYCLE = "siklus/<slug:cycle>/"
DESK = f"{CYCLE}moderasi/"

urlpatterns = [
    path(f"{CYCLE}aturan-bicara/", public.rules, name="rules"),
    path(f"{CYCLE}aturan-bicara/ubah/", public.rules_edit, name="rules_edit"),
    path(f"{CYCLE}bantuan/", care.helpers, name="help"),
    path(f"{CYCLE}bantuan/kirim/", care.confide, name="confide"),
    path(f"{CYCLE}lapor/<slug:kind>/<int:key>/", reporting.report, name="report"),
    path(f"{CYCLE}laporan/<str:code>/", reporting.reported, name="reported"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}batal/<uuid:batch>/", desk.undo, name="undo"),
    path(f"{DESK}banding/", desk.appeals, name="appeals"),
    path(f"{DESK}banding/<int:pk>/", desk.judge, name="judge"),
    path(f"{DESK}keputusan/<int:pk>/", public.decision, name="decision"),
    path(f"{DESK}catatan/", public.log, name="log"),
    path(f"{DESK}catatan.csv", public.table, name="table"),
    path(f"{DESK}angka/", public.numbers, name="numbers"),
]
