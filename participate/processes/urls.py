"""Addresses of the processes room."""

from django.urls import path, re_path

from participate.processes.views import envelope, phases, public, roles, start

app_name = "processes"
urlpatterns = [
    path("siklus/", public.cycle_list, name="list"),
    path("siklus-baru/", start.start, name="start"),
    path("siklus/<slug:cycle>/", public.cycle_page, name="cycle"),
    path("siklus/<slug:cycle>/jadwal/", phases.phases, name="phases"),
    re_path(
        r"^siklus/(?P<cycle>[-\w]+)/jadwal/(?P<code>[-\w]+)/(?P<verb>buka|tutup)/$",
        phases.switch_phase,
        name="switch_phase",
    ),
    path("siklus/<slug:cycle>/pagu/", envelope.envelope, name="envelope"),
    path("siklus/<slug:cycle>/peran/", roles.roles, name="roles"),
    path("siklus/<slug:cycle>/peran/<int:pk>/cabut/", roles.revoke, name="revoke"),
]
