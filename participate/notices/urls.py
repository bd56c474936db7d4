"""Addresses of the notices room."""

from django.urls import path

from participate.notices.views import choices, desk, following, inbox

app_name = "notices"
urlpatterns = [
    path("ikuti/setuju/<str:token>/", following.confirm, name="confirm"),
    path("ikuti/berhenti/<str:token>/", following.unfollow, name="unfollow"),
    path("ikuti/senyap/<str:token>/", following.silence, name="silence"),
    path("ikuti/hapus/<int:pk>/", following.stop, name="stop"),
    path("ikuti/wilayah/", following.follow_area, name="follow_area"),
    path("ikuti/<str:token>/", following.follow, name="follow"),
    path("kabar/", inbox.inbox, name="inbox"),
    path("kabar/atur/", choices.preferences, name="settings"),
    path("kabar/petugas/", desk.desk, name="desk"),
    path("kabar/petugas/wa/", desk.by_hand, name="by_hand"),
    path("kabar/<int:pk>/", inbox.message, name="message"),
]
