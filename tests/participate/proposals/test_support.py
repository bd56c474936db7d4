"""Support is given once per person, may be taken back, and has no number while a vote is open."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.notices.models import Subscription
from participate.processes.enums import Capability
from participate.proposals.enums import Joining
from participate.proposals.errors import BadStep
from participate.proposals.models import CoAuthor, Support
from participate.proposals.queries.together import supporters
from participate.proposals.services.support import support, take_back_support
from tests.factories.contest_pages import open_page_vote
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])


@pytest.fixture
def proposal(cycle):
    return make_proposal(cycle)


def page_of(client, proposal, name="together"):
    return client.get(
        reverse(f"proposals:{name}", args=[proposal.cycle.slug, proposal.code])
    ).content.decode()


def press(client, proposal, **typed):
    return client.post(reverse("proposals:support", args=[proposal.cycle.slug, proposal.code]), typed)


def test_once_per_person_and_told_from_then_on(proposal):
    person = make_user()
    assert [support(actor=person, proposal=proposal) for _ in "ab"] == [True, False]
    assert support(actor=make_user("ani@example.org"), proposal=proposal)
    assert supporters(proposal) == 2
    assert Subscription.objects.filter(user=person, topic=f"proposal:{proposal.pk}").count() == 1
    assert AuditEntry.objects.filter(action="proposals.support").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(proposal=proposal, person=person, at=proposal.latest_event.at)


def test_it_may_be_taken_back(proposal):
    person = make_user()
    support(actor=person, proposal=proposal)
    assert [take_back_support(actor=person, proposal=proposal) for _ in "ab"] == [True, False]
    assert supporters(proposal) == 0


@pytest.mark.parametrize("status", ["rejected", "merged"])
def test_what_has_ended_is_not_supported(cycle, status):
    with pytest.raises(BadStep):
        support(actor=make_user(), proposal=make_proposal(cycle, "U-09", status=status))


@pytest.mark.parametrize("name", ["together", "detail"])
def test_no_number_while_a_vote_of_the_cycle_is_open(client, cycle, proposal, name):
    for number in range(3):
        support(actor=make_user(f"w{number}@example.org"), proposal=proposal)
    assert "3 orang mendukung ini." in page_of(client, proposal, name)
    open_page_vote(cycle)
    assert supporters(proposal) is None
    assert "orang mendukung ini" not in page_of(client, proposal, name)
    assert supporters(make_proposal(make_cycle("lain-2027"))) == 0


def test_a_button_is_a_plain_form(client, proposal):
    client.force_login(make_user())
    answer = press(client, proposal)
    assert (answer.status_code, supporters(proposal)) == (302, 1)
    assert "Anda mendukung ini" in page_of(client, proposal)
    press(client, proposal, off="1")
    assert supporters(proposal) == 0


def test_nobody_reads_who_supports(client, proposal):
    support(actor=make_user(display_name="Ibu Rahasia"), proposal=proposal)
    assert "Rahasia" not in page_of(client, proposal) + page_of(client, proposal, "detail")


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_queries_whatever_its_size(
    client, proposal, django_assert_num_queries, count
):
    for number in range(count):
        person, at = make_user(f"w{number}@example.org"), proposal.latest_event.at
        Support.objects.create(proposal=proposal, person=person, at=at)
        state = Joining.JOINED if number % 2 else Joining.ASKED
        CoAuthor.objects.create(proposal=proposal, person=person, state=state, made_at=at, answered_at=at)
    page_of(client, proposal)
    with django_assert_num_queries(6):
        page_of(client, proposal)
    author = make_user("sari@example.org")
    type(proposal).objects.filter(pk=proposal.pk).update(proposer=author)
    client.force_login(author)
    with django_assert_num_queries(9):
        assert "minta ikut menulis" in page_of(client, proposal)
