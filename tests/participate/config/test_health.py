import pytest
from django.core.cache import cache
from django.db import connection


def test_alive_asks_nothing(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_asks_database_and_cache(client):
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_what_does_not_answer(client, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *_: None)
    monkeypatch.setattr(connection, "cursor", lambda: 1 / 0)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "problems": ["database", "cache"]}
