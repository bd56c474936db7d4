"""Merge with the consent of both: offered, agreed, confirmed by the verification team; one team of authors."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from participate.notices.models import Message
from participate.processes.enums import Capability, Role
from participate.processes.errors import NotYourRole
from participate.proposals.enums import Answer
from participate.proposals.errors import BadMerge, BadStep, NeedsReason, NotYours
from participate.proposals.models import MergeLink, MergeOffer, Proposal, ProposalEvent
from participate.proposals.queries.together import author_pks
from participate.proposals.services import merging
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])


@pytest.fixture
def sari():
    return make_user("sari@example.org")


@pytest.fixture
def budi():
    return make_user("budi@example.org")


@pytest.fixture
def verifier(cycle):
    return make_user("v@example.org", Role.VERIFIER, cycle=cycle)


@pytest.fixture
def lamps(cycle, sari):
    return make_proposal(cycle, "U-04", proposer=sari, volume=Decimal(20))


@pytest.fixture
def more_lamps(cycle, budi):
    return make_proposal(cycle, "U-22", proposer=budi, volume=Decimal(6))


def offer(actor, proposal, other, *, mine_carries=False, note="Lorong yang sama"):
    return merging.offer_merge(
        actor=actor, proposal=proposal, other=other, mine_carries=mine_carries, note=note
    )


def fresh(proposal):
    return Proposal.objects.select_related("latest_event", "cycle").get(pk=proposal.pk)


def test_two_authors_merge_and_write_on_together(lamps, more_lamps, sari, budi, verifier):
    """Golden: 20 lamps and 6 more are 26 lamps, with both proposers behind them."""
    row = offer(budi, more_lamps, lamps)
    assert list(Message.objects.values_list("user", flat=True)) == [sari.pk]
    merging.answer_merge(actor=sari, row=row, accept=True, word="Ayo.")
    event = merging.confirm_merge(actor=verifier, row=row)
    link = MergeLink.objects.get()
    assert (link.source, link.target, link.volume_before, link.volume_after) == (more_lamps, lamps, 20, 26)
    assert (event.decision, event.reason_code, "Lorong yang sama" in event.note) == (
        "merged",
        "duplicate",
        True,
    )
    assert (fresh(lamps).volume, fresh(more_lamps).status) == (26, "merged")
    assert author_pks(lamps) == {sari.pk, budi.pk}


def test_the_other_direction_asks_the_other_side_too(lamps, more_lamps, sari, budi, verifier):
    row = offer(sari, lamps, more_lamps, mine_carries=True)
    assert (row.source, row.target, row.by_source) == (more_lamps, lamps, False)
    with pytest.raises(NotYours):
        merging.answer_merge(actor=sari, row=row, accept=True)
    merging.answer_merge(actor=budi, row=row, accept=True)
    merging.confirm_merge(actor=verifier, row=row, note="Digabung atas permintaan keduanya.")
    assert fresh(more_lamps).status == "merged"


def test_nothing_happens_without_the_yes_of_both_and_of_the_team(lamps, more_lamps, sari, budi, verifier):
    row = offer(budi, more_lamps, lamps)
    with pytest.raises(BadStep):
        merging.confirm_merge(actor=verifier, row=row)
    merging.answer_merge(actor=sari, row=row, accept=True)
    with pytest.raises(NotYourRole):
        merging.confirm_merge(actor=sari, row=row)
    assert (MergeLink.objects.count(), ProposalEvent.objects.filter(decision="merged").count()) == (0, 0)


def test_declining_needs_a_word_and_ends_it(lamps, more_lamps, sari, budi):
    row = offer(budi, more_lamps, lamps)
    with pytest.raises(NeedsReason):
        merging.answer_merge(actor=sari, row=row, accept=False)
    merging.answer_merge(actor=sari, row=row, accept=False, word="Lorong kami lain.")
    assert "Lorong kami lain." in Message.objects.get(user=budi).body
    with pytest.raises(BadStep):
        merging.answer_merge(actor=sari, row=row, accept=True)
    assert offer(budi, more_lamps, lamps).state == Answer.OPEN


def test_the_team_may_keep_them_apart_with_a_reason(lamps, more_lamps, sari, budi, verifier):
    row = offer(budi, more_lamps, lamps)
    merging.answer_merge(actor=sari, row=row, accept=True)
    with pytest.raises(NeedsReason):
        merging.refuse_merge(actor=verifier, row=row, reason="")
    merging.refuse_merge(actor=verifier, row=row, reason="Tiangnya milik dua pihak.")
    assert fresh(more_lamps).status == "submitted"
    assert Message.objects.filter(body__contains="Tiangnya milik dua pihak.").count() == 2
    with pytest.raises(BadStep):
        merging.confirm_merge(actor=verifier, row=row)


def test_one_offer_at_a_time_in_the_database_too(cycle, lamps, more_lamps, sari, budi):
    row = offer(budi, more_lamps, lamps)
    with pytest.raises(BadMerge):
        offer(budi, more_lamps, make_proposal(cycle, "U-05", proposer=sari))
    with pytest.raises(IntegrityError), transaction.atomic():
        MergeOffer.objects.create(
            source=more_lamps, target=lamps, by_source=True, note="Lagi", made_at=row.made_at
        )
    merging.take_back_merge(actor=budi, row=row)
    offer(budi, more_lamps, lamps)


def test_who_writes_both_has_agreed_with_themselves(cycle, lamps, sari):
    own = make_proposal(cycle, "U-05", proposer=sari)
    assert offer(sari, own, lamps).state == Answer.ACCEPTED


def test_what_cannot_be_merged_is_not_offered(cycle, lamps, more_lamps, sari, budi):
    with pytest.raises(NotYours):
        offer(sari, more_lamps, lamps)
    with pytest.raises(NeedsReason):
        offer(budi, more_lamps, lamps, note=" ")
    for other in (more_lamps, make_proposal(cycle, "U-08", status="rejected", proposer=sari),
                  make_proposal(cycle, "U-09"), make_proposal(make_cycle("lain-27"), "U-10", proposer=sari)):  # fmt: skip
        with pytest.raises(BadMerge):
            offer(budi, more_lamps, other)


def test_the_way_through_the_pages(client, lamps, more_lamps, sari, budi, verifier):
    slug = lamps.cycle.slug
    client.force_login(budi)
    address = reverse("proposals:merge_offer", args=[slug, "U-22"])
    assert "U-04" in client.get(address).content.decode()
    assert client.post(address, {"other": "U-04", "carries": "other"}).status_code == 422
    client.post(address, {"other": "U-04", "carries": "other", "note": "Lorong yang sama"})
    row = MergeOffer.objects.get()
    client.force_login(sari)
    assert (
        "Setuju digabung" in client.get(reverse("proposals:together", args=[slug, "U-04"])).content.decode()
    )
    client.post(reverse("proposals:merge_answer", args=[slug, "U-04", row.pk]), {"yes": "1"})
    client.force_login(verifier)
    assert (
        "Kedua pihak setuju" in client.get(reverse("proposals:verify", args=[slug, "U-22"])).content.decode()
    )
    client.post(reverse("proposals:settle_offer", args=[slug, "U-22", row.pk]), {"yes": "1"})
    assert fresh(more_lamps).status == "merged"
    page = client.get(reverse("proposals:detail", args=[slug, "U-22"])).content.decode()
    assert reverse("proposals:detail", args=[slug, "U-04"]) in page
