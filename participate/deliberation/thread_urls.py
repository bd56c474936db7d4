"""Addresses of threads and posts."""

from django.urls import path

from participate.deliberation.views import changing, reading, writing

TALK = "siklus/<slug:cycle>/bicara/"
THREAD = f"{TALK}<int:thread>/"
POST = f"{THREAD}p/<int:number>/"

urlpatterns = [
    path(TALK, reading.index, name="index"),
    path(f"{TALK}umum/", writing.general, name="general"),
    path(f"{TALK}umum/kirim/", writing.general_send, name="general_send"),
    path(THREAD, reading.thread_page, name="thread"),
    path(f"{THREAD}baru/", reading.fresh, name="fresh"),
    path(f"{THREAD}tulis/", writing.write, name="write"),
    path(f"{THREAD}kirim/", writing.send, name="send"),
    path(f"{THREAD}draf/", writing.draft, name="draft"),
    path(f"{THREAD}membantu/", changing.helpful, name="helpful"),
    path(f"{THREAD}percakapan/<int:number>/", reading.conversation_page, name="conversation"),
    path(POST, reading.post, name="post"),
    path(f"{POST}riwayat/", reading.history, name="history"),
    path(f"{POST}ubah/", changing.edit, name="edit"),
    path(f"{POST}tarik/", changing.withdraw, name="withdraw"),
]
