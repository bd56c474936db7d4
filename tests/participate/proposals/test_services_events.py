"""What a step leaves behind: audit, announcement, messages; and two people at the same moment."""

import threading
from decimal import Decimal

import pytest
from django.db import connections

from participate.kit.models import AuditEntry, Revision
from participate.notices.models import Message
from participate.notices.services import follow
from participate.processes.enums import Capability
from participate.proposals.errors import BadStep, NotYours
from participate.proposals.models import MergeLink, Proposal, ProposalEvent
from participate.proposals.services.events import record_event
from participate.proposals.services.submit import submit_proposal, update_proposal
from participate.proposals.services.telling import event_texts
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal, proposal_fields

VERIFY = "verifikasi_kelurahan"


@pytest.mark.django_db
def test_a_step_leaves_an_audit_entry_and_a_newer_revision():
    proposal = make_proposal(make_cycle())
    before = Revision.objects.get(topic=f"proposal:{proposal.pk}").number
    record_event(actor=None, proposal=proposal, stage=VERIFY, decision="eligible")
    entry = AuditEntry.objects.filter(action="proposals.record_event").first()
    assert (entry.target, entry.data["decision"]) == (f"proposal:{proposal.pk}", "eligible")
    assert Revision.objects.get(topic=f"proposal:{proposal.pk}").number == before + 1


@pytest.mark.django_db
def test_the_proposer_is_told_each_step_in_their_language_exactly_once():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    person = make_user("en@example.org", language="en")
    proposal = submit_proposal(actor=person, cycle=cycle, fields=proposal_fields(cycle))
    record_event(actor=None, proposal=proposal, stage=VERIFY, decision="rejected", reason_code="land_dispute")
    message = Message.objects.get(user=person)
    assert message.subject == "U-01: Rejected"
    assert "in dispute" in message.body
    assert "What you can do" in message.body


@pytest.mark.django_db
def test_followers_of_a_merged_proposal_hear_of_the_other_one():
    cycle, person = make_cycle(), make_user()
    source, target = make_proposal(cycle, "U-22"), make_proposal(cycle, "U-04")
    MergeLink.objects.create(
        source=source, target=target, at=source.latest_event.at, volume_before=20, volume_after=26
    )
    follow(actor=person, topic=f"proposal:{source.pk}", title="U-22", url="/")
    record_event(actor=None, proposal=target, stage=VERIFY, decision="eligible")
    assert [row.subject for row in Message.objects.filter(user=person)] == ["U-04: Lolos verifikasi"]


@pytest.mark.django_db
def test_messages_never_hold_the_contact():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    proposal = submit_proposal(actor=None, cycle=cycle, fields=proposal_fields(cycle))
    assert "Melati" not in " ".join(event_texts(proposal, proposal.latest_event, "id"))


@pytest.mark.django_db
def test_only_the_proposer_changes_a_proposal():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    owner, other = make_user("a@example.org"), make_user("b@example.org")
    proposal = submit_proposal(actor=owner, cycle=cycle, fields=proposal_fields(cycle))
    moment = proposal.latest_event.at
    with pytest.raises(NotYours):
        update_proposal(actor=other, proposal=proposal, fields={"title": "Lain"}, now=moment)
    changed = update_proposal(actor=owner, proposal=proposal, fields={"volume": Decimal(100)}, now=moment)
    assert (changed.cost, changed.title) == (26_500_000, "Paving blok Lorong 3")


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


@pytest.mark.django_db(transaction=True)
def test_codes_stay_unique_when_many_submit_at_once():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    fields = proposal_fields(cycle)
    made = together(*[lambda: submit_proposal(actor=None, cycle=cycle, fields=fields).code for _ in range(6)])
    assert sorted(map(str, made)) == [f"U-{number:02d}" for number in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_is_kept_and_the_other_told():
    proposal = make_proposal(make_cycle())

    def decide(decision, reason):
        fresh = Proposal.objects.get(pk=proposal.pk)
        return record_event(
            actor=None, proposal=fresh, stage=VERIFY, decision=decision, reason_code=reason
        ).decision

    results = together(lambda: decide("rejected", "land_dispute"), lambda: decide("merged", "duplicate"))
    kept = [row for row in results if isinstance(row, str)]
    assert ([type(row) for row in results if not isinstance(row, str)], len(kept)) == ([BadStep], 1)
    events = list(
        ProposalEvent.objects.filter(proposal=proposal).order_by("number").values_list("number", "decision")
    )
    assert events == [(1, "submitted"), (2, kept[0])]
    assert Proposal.objects.select_related("latest_event").get(pk=proposal.pk).status == kept[0]
