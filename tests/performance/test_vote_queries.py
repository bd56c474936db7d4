"""A vote through the whole stack makes a fixed number of statements, however many options and people there are."""

import pytest
from django.db import connection
from django.test import Client

from participate.contests.proofs.stage import form, make_cycle, make_people, open_vote
from participate.contests.views import open_booths
from participate.kit import live
from tests.factories.contests import form_key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembered(settings):
    settings.REMEMBER_SECONDS = 60
    open_booths._known.clear()
    yield
    open_booths._known.clear()
    live._next_at.clear()


def test_a_vote_takes_five_messages_on_postgresql_and_eleven_statements_on_sqlite(
    settings, django_assert_num_queries
):
    settings.ANNOUNCE_SECONDS = 3600  # longer than any run of the tests: nothing is announced in a later one
    cycle = make_cycle()
    people = make_people(cycle, 3)
    open_vote(cycle)

    def cast(person):
        body = form(person, ["a", "b"], form_key()).decode()
        client = Client(HTTP_COOKIE=person.cookie)
        return client.post(
            f"/siklus/{cycle.slug}/suara/kirim/", body, content_type="application/x-www-form-urlencoded"
        )

    assert cast(people[0]).status_code == 302
    # session, person, delegate; contest, roll and what was before; participation, ballot, leaf, receipt and mark
    in_the_box = 2 if connection.vendor == "postgresql" else 3 + 5
    with django_assert_num_queries(3 + in_the_box + 2):  # savepoint and release stand for BEGIN and COMMIT
        assert cast(people[1]).status_code == 302


def test_the_empty_ballot_takes_five_queries(django_assert_num_queries):
    cycle = make_cycle()
    people = make_people(cycle, 2)
    open_vote(cycle)
    clients = [Client(HTTP_COOKIE=person.cookie) for person in people]
    assert clients[0].get(f"/siklus/{cycle.slug}/suara/").status_code == 200
    # session, person, delegate, place on the roll, roles
    with django_assert_num_queries(5):
        assert clients[1].get(f"/siklus/{cycle.slug}/suara/").status_code == 200
