"""Addresses of paper batches at the desk. Each names its vote by number."""

from django.urls import path

from participate.contests.views import paper, paper_audit, paper_images, paper_people, paper_reading

PAPER = "siklus/<slug:cycle>/suara/<int:number>/kertas/"
BATCH = f"{PAPER}<int:batch>/"
patterns = [
    path(PAPER, paper.batches, name="paper"),
    path(f"{PAPER}pemeriksaan/", paper_audit.audit, name="paper_audit"),
    path(f"{PAPER}pemeriksaan/langkah/", paper_audit.step, name="paper_audit_step"),
    path(BATCH, paper.batch, name="paper_batch"),
    path(f"{BATCH}langkah/", paper.step, name="paper_step"),
    path(f"{BATCH}sampul.pdf", paper.cover, name="paper_cover"),
    path(f"{BATCH}kotak/", paper.settle, name="paper_settle"),
    path(f"{BATCH}orang/", paper_people.people, name="paper_people"),
    path(f"{BATCH}gambar/", paper_images.images, name="paper_images"),
    path(f"{BATCH}gambar/<int:sheet>/", paper_images.image, name="paper_image"),
    path(f"{BATCH}baca/<int:reading>/", paper_reading.reading, name="paper_reading"),
    path(f"{BATCH}beda/<int:sheet>/", paper_reading.decision, name="paper_decision"),
]
