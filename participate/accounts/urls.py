"""Addresses of the accounts room."""

from django.urls import path

from participate.accounts import views

app_name = "accounts"
urlpatterns = [
    path("akun-saya/", views.home, name="home"),
    path("bantuan/", views.help_page, name="help"),
    path("privasi/", views.privacy, name="privacy"),
]
