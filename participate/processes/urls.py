"""Addresses of the processes room."""

from django.urls import path, re_path

from participate.processes.views import (
    attendance,
    delegate_files,
    delegates,
    envelope,
    holidays,
    offices,
    phases,
    public,
    roles,
    start,
)

app_name = "processes"
urlpatterns = [
    path("siklus/", public.cycle_list, name="list"),
    path("siklus-baru/", start.start, name="start"),
    path("siklus/<slug:cycle>/", public.cycle_page, name="cycle"),
    path("siklus/<slug:cycle>/jadwal/", phases.phases, name="phases"),
    path("siklus/<slug:cycle>/jadwal/umumkan/", phases.publish, name="publish"),
    re_path(
        r"^siklus/(?P<cycle>[-\w]+)/jadwal/(?P<code>[-\w]+)/(?P<verb>buka|tutup)/$",
        phases.switch_phase,
        name="switch_phase",
    ),
    path("siklus/<slug:cycle>/pagu/", envelope.envelope, name="envelope"),
    path("siklus/<slug:cycle>/utusan/", delegates.delegates, name="delegates"),
    path("siklus/<slug:cycle>/utusan.csv", delegate_files.export, name="delegates_export"),
    path("siklus/<slug:cycle>/utusan/contoh.csv", delegate_files.example, name="delegates_example"),
    path("siklus/<slug:cycle>/utusan/impor/", delegate_files.bring_in, name="delegates_import"),
    path("siklus/<slug:cycle>/utusan/lembar/", delegate_files.sheet, name="delegates_sheet"),
    path("siklus/<slug:cycle>/utusan/tambah/", delegates.add, name="delegate_add"),
    path("siklus/<slug:cycle>/utusan/<int:pk>/", delegates.change, name="delegate"),
    path("siklus/<slug:cycle>/utusan/<int:pk>/hapus/", delegates.remove, name="delegate_remove"),
    path("siklus/<slug:cycle>/daftar-hadir/", attendance.attendance, name="attendance"),
    path("siklus/<slug:cycle>/daftar-hadir/<int:pk>/", attendance.meeting, name="meeting"),
    path("siklus/<slug:cycle>/hari-libur/", holidays.holidays, name="holidays"),
    path("siklus/<slug:cycle>/instansi/", offices.offices, name="offices"),
    path("siklus/<slug:cycle>/instansi/<int:pk>/anggota/", offices.member_add, name="office_member_add"),
    path("siklus/<slug:cycle>/instansi/<int:pk>/hapus/", offices.remove, name="office_remove"),
    path(
        "siklus/<slug:cycle>/instansi/anggota/<int:pk>/cabut/",
        offices.member_remove,
        name="office_member_remove",
    ),
    path("siklus/<slug:cycle>/peran/", roles.roles, name="roles"),
    path("siklus/<slug:cycle>/peran/<int:pk>/cabut/", roles.revoke, name="revoke"),
]
