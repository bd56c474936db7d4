"""Addresses of questions."""

from django.urls import path

from participate.deliberation.questions.views import asking, reading, working

app_name = "questions"
ALL = "siklus/<slug:cycle>/tanya/"
ONE = f"{ALL}<int:pk>/"

urlpatterns = [
    path(ALL, reading.index, name="index"),
    path("siklus/<slug:cycle>/tanya.csv", reading.table, name="table"),
    path(f"{ALL}cetak/", reading.paper, name="paper"),
    path(f"{ALL}tulis/", asking.ask, name="ask"),
    path(f"{ALL}tulis/kirim/", asking.ask_send, name="ask_send"),
    path(f"{ALL}instansi/", working.desk, name="desk"),
    path(ONE, reading.question, name="question"),
    path(f"{ONE}tarik/", asking.withdraw, name="withdraw"),
    path(f"{ONE}juga/", asking.also, name="also"),
    path(f"{ONE}jawab/", working.answer, name="answer"),
    path(f"{ONE}tunda/", working.postpone, name="postpone"),
    path(f"{ONE}alihkan/", working.hand_over, name="hand_over"),
    path(f"{ONE}sering/", working.often, name="often"),
    path(f"{ONE}suara/", working.sound, name="sound"),
]
