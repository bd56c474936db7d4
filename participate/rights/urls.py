"""Addresses of the rights room."""

from django.urls import path

from participate.rights import views

app_name = "rights"
urlpatterns = [
    path("akun-saya/data/", views.my_data, name="my_data"),
    path("akun-saya/data/unduh/", views.export, name="export"),
    path("akun-saya/data/hapus/", views.erase, name="erase"),
    path("data-terhapus/", views.erased, name="erased"),
    path("privasi/lama-simpan/", views.retention, name="retention"),
]
