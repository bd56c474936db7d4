"""Addresses of the ways to a ballot: codes, lists, presence, reminders. Each names its vote by number."""

from django.urls import path

from participate.contests.views import access_desk, enter, roll, secrecy, slip

VOTE = "siklus/<slug:cycle>/suara/<int:number>/"
patterns = [
    path(f"{VOTE}masuk/", enter.enter, name="enter"),
    path(f"{VOTE}masuk/minta-kode/", enter.code_request, name="code_request"),
    path(f"{VOTE}masuk/ketik-kode/", enter.code_confirm, name="code_confirm"),
    path(f"{VOTE}masuk/kode-kertas/", enter.code_paper, name="code_paper"),
    path(f"{VOTE}keluar/", enter.leave, name="leave"),
    path(f"{VOTE}rahasia/", secrecy.secrecy, name="secrecy"),
    path(f"{VOTE}bukti/", slip.slip, name="slip"),
    path(f"{VOTE}pemilih/", roll.roll, name="roll"),
    path(f"{VOTE}pemilih/atur/", roll.access, name="access"),
    path(f"{VOTE}pemilih/daftar/", roll.bring_in, name="roll_import"),
    path(f"{VOTE}pemilih/daftar/batal/", roll.undo, name="roll_undo"),
    path(f"{VOTE}pemilih/jumlah.csv", roll.counts, name="roll_counts"),
    path(f"{VOTE}pemilih/kode/", access_desk.packages, name="packages"),
    path(f"{VOTE}pemilih/kode/batal/", access_desk.package_cancel, name="package_cancel"),
    path(f"{VOTE}pemilih/hadir/", access_desk.presence, name="presence"),
    path(f"{VOTE}pemilih/pengingat/", access_desk.reminders, name="reminders"),
    path(f"{VOTE}pengingat/berhenti/", access_desk.reminder_stop, name="reminder_stop"),
]
