"""Two workers make and send summaries at the same moment: real connections, one letter each."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connections

from participate.notices import outbox, services
from participate.notices.enums import State
from participate.notices.models import Delivery, Digest
from tests.factories.notices import TOPIC, USUAL, choose, make_follower
from tests.factories.processes import make_user

MONDAY = datetime(2027, 1, 3, 23, tzinfo=UTC)
WORKERS, PEOPLE = 3, 12


def work(barrier: threading.Barrier, shift: timedelta, errors: list[BaseException]) -> None:
    """Do what the command does, on a connection of its own, on a clock that may be wrong."""
    try:
        barrier.wait()
        for _repeat in range(2):
            services.build_digests(now=MONDAY + shift)
            outbox.send_all_due(MONDAY)
    except BaseException as error:
        errors.append(error)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "shifts", [[0, 0, 0], [0, 1, 25]], ids=["same clock", "clocks that make them an hour and a day ahead"]
)
def test_workers_at_the_same_moment_send_one_summary_each_person(shifts):
    for number in range(PEOPLE):
        user = make_user(f"w{number}@example.org")
        make_follower(user)
        choose(user, USUAL, email="daily")
    for key in ("a", "b"):
        services.tell(topic=TOPIC, key=key, subject=key, body="Isi.", now=MONDAY - timedelta(hours=1))
    barrier, errors = threading.Barrier(WORKERS), []
    workers = [
        threading.Thread(target=work, args=(barrier, timedelta(hours=shift), errors)) for shift in shifts
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert Counter(row.to[0] for row in mail.outbox) == {
        f"w{number}@example.org": 1 for number in range(PEOPLE)
    }
    assert (Digest.objects.count(), Digest.objects.filter(state=State.SENT).count()) == (PEOPLE, PEOPLE)
    assert Delivery.objects.filter(state=State.IN_DIGEST, digest__isnull=False).count() == 2 * PEOPLE
