"""Two people at the same moment, with real connections: one change is kept, the other is told."""

import threading

import pytest
from django.db import connections

from participate.notices.models import Message
from participate.notices.services import tell
from participate.outcomes import services
from participate.outcomes.errors import MovedOn
from participate.outcomes.models import Amendment, Decision, DecisionItem
from participate.proposals.models import ProposalEvent
from tests.factories.notices import TOPIC, make_follower
from tests.factories.outcomes import small_meeting
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs):
    """Run each job in a thread with a connection of its own, all starting at once; return results or errors."""
    barrier, results = threading.Barrier(len(jobs)), []

    def run(job):
        barrier.wait()
        try:
            results.append(job())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_of_two_amendments_from_the_same_page_one_is_kept():
    known = small_meeting()

    def remove(code):
        decision = Decision.objects.get(pk=known.pk)
        return services.amend(actor=None, decision=decision, kind="remove", code=code, reason="x", expected=0)

    results = together(lambda: remove("U-01"), lambda: remove("U-02"))
    assert sorted(type(row).__name__ for row in results) == ["Amendment", "MovedOn"]
    assert any(isinstance(row, MovedOn) for row in results)
    kept = Amendment.objects.select_related("proposal").get()
    assert list(DecisionItem.objects.values_list("proposal__code", flat=True)) == [
        code for code in ("U-01", "U-02") if code != kept.proposal.code
    ]


def test_two_publications_at_once_give_every_proposal_one_status():
    known = small_meeting()

    def publish(number):
        return services.publish_decision(actor=None, cycle=known.cycle, minutes_number=number).minutes_number

    results = together(lambda: publish("BA/1"), lambda: publish("BA/2"), lambda: publish("BA/3"))
    assert len(set(results)) == 1
    assert ProposalEvent.objects.filter(decision__in=("funded", "deferred")).count() == 3


def test_two_workers_that_tell_the_same_event_tell_it_once():
    make_follower(make_user("ani@example.org"))
    together(*[lambda: tell(topic=TOPIC, key="event:1", subject="a", body="b") for _ in range(4)])
    assert Message.objects.count() == 1
