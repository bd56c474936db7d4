"""Addresses of opinion maps."""

from django.urls import path

from participate.deliberation.opinions.views import answering, desk, reading

app_name = "opinions"
HERE = "siklus/<slug:cycle>/pendapat/"

urlpatterns = [
    path(HERE, answering.vote, name="vote"),
    path(f"{HERE}jawab/", answering.answer, name="answer"),
    path(f"{HERE}batal/", answering.undo, name="undo"),
    path(f"{HERE}usul/", answering.suggest, name="suggest"),
    path(f"{HERE}peta/", reading.map_page, name="map"),
    path(f"{HERE}meja/", desk.desk, name="desk"),
    path(f"{HERE}meja/pertanyaan/", desk.begin, name="begin"),
    path(f"{HERE}meja/pernyataan/", desk.seed, name="seed"),
    path(f"{HERE}meja/langkah/", desk.switch, name="switch"),
    path(f"{HERE}meja/putusan/", desk.judge, name="judge"),
    path(f"{HERE}meja/<str:kind>", desk.export, name="export"),
]
