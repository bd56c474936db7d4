"""Addresses of the reviews room."""

from django.urls import path

from participate.reviews.views import appeals, desk, review, ties

_DESK = "siklus/<slug:cycle>/tinjauan/"
_ONE = f"{_DESK}<int:pk>/"

app_name = "reviews"
urlpatterns = [
    path(_DESK, desk.desk, name="desk"),
    path(f"{_DESK}mulai/", desk.begin, name="begin"),
    path(f"{_DESK}sekaligus/", desk.many, name="many"),
    path(f"{_DESK}sekaligus/<int:pk>/batal/", desk.undo, name="undo"),
    path(_ONE, review.review, name="review"),
    path(f"{_ONE}formal/", review.check, name="check"),
    path(f"{_ONE}tanya/", review.ask, name="ask"),
    path(f"{_ONE}tanya/<int:number>/tarik/", review.withdraw, name="withdraw"),
    path(f"{_ONE}tanya/<int:number>/jawab/", review.opinion, name="opinion"),
    path(f"{_ONE}serahkan/", review.hand_over, name="hand_over"),
    path(f"{_ONE}hentikan/", review.stop, name="stop"),
    path(f"{_ONE}putusan/<slug:action>/", review.finish, name="finish"),
    path(f"{_ONE}kaitan/", ties.tie, name="tie"),
    path(f"{_ONE}kaitan/<int:number>/akhiri/", ties.untie, name="untie"),
    path("siklus/<slug:cycle>/keberatan/", appeals.appeals, name="appeals"),
    path("siklus/<slug:cycle>/keberatan/<int:pk>/", appeals.judge, name="judge"),
    path("siklus/<slug:cycle>/usulan/<str:code>/keberatan/", appeals.appeal, name="appeal"),
]
