"""Addresses of the notices room."""

from django.urls import path

from participate.notices import views

app_name = "notices"
urlpatterns = [
    path("ikuti/setuju/<str:token>/", views.confirm, name="confirm"),
    path("ikuti/berhenti/<str:token>/", views.unfollow, name="unfollow"),
    path("ikuti/hapus/<int:pk>/", views.stop, name="stop"),
    path("ikuti/<str:token>/", views.follow, name="follow"),
    path("kabar/", views.inbox, name="inbox"),
    path("kabar/atur/", views.preferences, name="settings"),
    path("kabar/<int:pk>/", views.message, name="message"),
]
