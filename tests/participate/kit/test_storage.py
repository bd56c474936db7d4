"""A database that cannot do its work is told in plain words; a careless one is refused."""

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from participate.kit.error_views import server_error
from participate.kit.middleware import DomainErrorMiddleware
from voting.ballots.checks import commits_are_durable


def test_a_full_disk_is_a_503_that_says_what_is_saved():
    request = RequestFactory().get("/")
    answer = DomainErrorMiddleware(lambda _request: None).process_exception(
        request, OperationalError("database or disk is full")
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "belum" in answer.content.decode()
    assert "not</strong> saved" in answer.content.decode()


def test_outside_a_view_it_is_a_503_too_and_anything_else_a_500():
    request = RequestFactory().get("/")
    try:
        raise OperationalError("disk I/O error")
    except OperationalError:
        assert server_error(request).status_code == 503
    try:
        raise ValueError
    except ValueError:
        assert server_error(request).status_code == 500


@pytest.mark.django_db
def test_the_database_of_the_tests_waits_for_the_disk():
    assert commits_are_durable(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_careless_database_is_named():
    statement = (
        "PRAGMA synchronous=NORMAL" if connection.vendor == "sqlite" else "SET LOCAL synchronous_commit = off"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ROLLBACK")  # the pragma waits for the end of a transaction
        cursor.execute(statement)
        found = commits_are_durable(None, databases=["default"])
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("BEGIN")
    assert [error.id for error in found] == ["ballots.E001"]
