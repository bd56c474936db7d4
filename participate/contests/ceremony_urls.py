"""Addresses of the desk, the closing, public corrections and the watch: of the main vote, and of each by number."""

from django.urls import path

from participate.contests.views import amendments, ceremony, desk, watch

VOTE = "siklus/<slug:cycle>/suara/<int:number>/"

patterns = [
    path("siklus/<slug:cycle>/suara/meja/", desk.desk, name="desk"),
    path(f"{VOTE}meja/", desk.desk, name="desk_of"),
    path("siklus/<slug:cycle>/suara/penutupan/", ceremony.ceremony, name="ceremony"),
    path("siklus/<slug:cycle>/suara/penutupan/langkah/", ceremony.step, name="ceremony_step"),
    path(f"{VOTE}penutupan/", ceremony.ceremony, name="ceremony_of"),
    path(f"{VOTE}penutupan/langkah/", ceremony.step, name="ceremony_step_of"),
    path("siklus/<slug:cycle>/suara/perbaikan/", amendments.amendments, name="amendments"),
    path("siklus/<slug:cycle>/suara/perbaikan/usul/", amendments.amend, name="amend"),
    path("siklus/<slug:cycle>/suara/perbaikan/langkah/", amendments.amend_step, name="amend_step"),
    path(f"{VOTE}perbaikan/", amendments.amendments, name="amendments_of"),
    path(f"{VOTE}perbaikan/usul/", amendments.amend, name="amend_of"),
    path(f"{VOTE}perbaikan/langkah/", amendments.amend_step, name="amend_step_of"),
    path("siklus/<slug:cycle>/suara/kejanggalan/", watch.watch, name="watch"),
    path("siklus/<slug:cycle>/suara/kejanggalan/langkah/", watch.watch_step, name="watch_step"),
    path(f"{VOTE}kejanggalan/", watch.watch, name="watch_of"),
    path(f"{VOTE}kejanggalan/langkah/", watch.watch_step, name="watch_step_of"),
]
