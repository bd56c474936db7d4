"""Addresses of the public log of a vote."""

from django.urls import path

from participate.contests.views import log, log_files

LOG = "siklus/<slug:cycle>/suara/<int:number>/catatan/"
patterns = [
    path(LOG, log.log, name="log"),
    path(f"{LOG}kabar.xml", log_files.feed, name="log_feed"),
    path(f"{LOG}isi.json", log_files.entries, name="log_entries"),
    path(f"{LOG}sambung.json", log_files.consistency, name="log_consistency"),
    path(f"{LOG}bukti.json", log_files.proof, name="log_proof"),
    path(f"{LOG}<int:checkpoint>.txt", log_files.checkpoint, name="log_checkpoint"),
]
