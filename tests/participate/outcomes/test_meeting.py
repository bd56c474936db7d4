"""The rules of the meeting: money never exceeded, limits only with words, one change at a time."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from participate.outcomes import services
from participate.outcomes.enums import Agreement, Change
from participate.outcomes.errors import (
    BadAmendment,
    BreaksLimit,
    MovedOn,
    NeedsWords,
    NoCount,
    NotPublished,
    NotReady,
    Overspend,
    Published,
)  # fmt: skip
from participate.outcomes.models import Amendment, Decision
from participate.outcomes.queries.decided import decided_items
from participate.outcomes.services.amend import Vote
from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen, NotYourRole
from participate.processes.services import set_envelope
from participate.proposals.models import ProposalEvent
from tests.factories.outcomes import EVERYTHING, demo_meeting, small_meeting
from tests.factories.processes import make_cycle, make_user, open_only

pytestmark = pytest.mark.django_db


def change(decision, kind, code, volume=None, **more):
    words = {"reason": "Sepakat", **more}
    return services.amend(actor=None, decision=decision, kind=kind, code=code, volume=volume, **words)


def listed(decision):
    return {row.proposal.code: (row.volume, row.cost) for row in decided_items(decision)}


def test_there_is_no_list_before_the_count():
    with pytest.raises(NoCount):
        services.propose_decision(actor=None, cycle=make_cycle(open_now=EVERYTHING))


def test_the_list_can_never_cost_more_than_the_envelope_whatever_is_said():
    decision = small_meeting()
    with pytest.raises(Overspend):
        change(decision, Change.ADD, "U-03", limit_reason="Kami tetap mau")
    assert set(listed(decision)) == {"U-01", "U-02"}


def test_a_smaller_volume_costs_exactly_its_share_and_frees_money():
    decision = small_meeting()
    change(decision, Change.VOLUME, "U-01", Decimal(4))
    change(decision, Change.ADD, "U-03", Decimal(6))
    assert listed(decision) == {"U-01": (4, 12), "U-02": (10, 30), "U-03": (6, 18)}


@pytest.mark.parametrize(
    ("kind", "code", "volume"),
    [
        (Change.VOLUME, "U-01", Decimal(11)), (Change.VOLUME, "U-01", Decimal(10)), (Change.VOLUME, "U-01", None),
        (Change.VOLUME, "U-01", Decimal("0.5")), (Change.VOLUME, "U-03", Decimal(1)), (Change.ADD, "U-01", None),
        (Change.REMOVE, "U-03", None), (Change.ADD, "U-99", None),
    ],
)  # fmt: skip
def test_an_amendment_that_does_not_fit_the_list_is_refused(kind, code, volume):
    decision = small_meeting()
    with pytest.raises(BadAmendment):
        change(decision, kind, code, volume)
    assert not Amendment.objects.exists()


def test_an_amendment_needs_a_reason_and_a_vote_needs_a_majority():
    decision = small_meeting()
    with pytest.raises(NeedsWords):
        change(decision, Change.REMOVE, "U-01", reason=" ")
    with pytest.raises(NeedsWords):
        change(decision, Change.REMOVE, "U-01", agreement=Agreement.VOTE)
    with pytest.raises(BadAmendment):
        change(decision, Change.REMOVE, "U-01", agreement=Agreement.VOTE, vote=Vote(9, 9, 0))
    row = change(decision, Change.REMOVE, "U-01", agreement=Agreement.VOTE, vote=Vote(10, 9, 1))
    assert (row.votes_for, row.votes_against, row.votes_abstain) == (10, 9, 1)


def test_a_floor_breaks_only_when_the_meeting_says_why():
    decision = demo_meeting()
    with pytest.raises(BreaksLimit, match="Pemberdayaan"):
        change(decision, Change.REMOVE, "U-17")
    row = change(decision, Change.REMOVE, "U-17", limit_reason="Program sudah dibiayai pihak lain")
    assert row.limit_reason == "Program sudah dibiayai pihak lain"
    assert "U-17" not in listed(decision)


def test_a_count_below_a_floor_is_published_only_with_words():
    decision = demo_meeting()
    Decision.objects.update(floors=[{"tag": "non_physical", "pct": 31}])
    cycle = decision.cycle
    with pytest.raises(NotReady, match="paling sedikit"):
        services.publish_decision(actor=None, cycle=cycle, minutes_number="BA/1")
    made = services.publish_decision(
        actor=None, cycle=cycle, minutes_number="BA/1", limit_reason="Tidak ada lagi"
    )
    assert made.limit_reason == "Tidak ada lagi"


def test_undo_restores_the_list_and_keeps_both_rows():
    decision = small_meeting()
    before = listed(decision)
    change(decision, Change.REMOVE, "U-01")
    services.undo_amendment(actor=None, decision=decision, number=1, reason="Salah dengar")
    assert listed(decision) == before
    assert list(Amendment.objects.values_list("number", "kind")) == [(1, "remove"), (2, "undo")]
    with pytest.raises(BadAmendment):
        services.undo_amendment(actor=None, decision=decision, number=1, reason="Lagi")


def test_an_undo_that_would_overspend_or_hit_a_later_change_is_refused():
    decision = small_meeting()
    change(decision, Change.REMOVE, "U-01")
    change(decision, Change.ADD, "U-03")
    with pytest.raises(Overspend):
        services.undo_amendment(actor=None, decision=decision, number=1, reason="x")
    change(decision, Change.VOLUME, "U-03", Decimal(1))
    with pytest.raises(BadAmendment):
        services.undo_amendment(actor=None, decision=decision, number=2, reason="x")


def test_amendments_are_append_only_in_the_database():
    decision = small_meeting()
    change(decision, Change.REMOVE, "U-01")
    for spoil in (lambda rows: rows.update(reason="lain"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil(Amendment.objects.all())


def test_a_smaller_envelope_before_publication_counts_at_once():
    decision = small_meeting()
    set_envelope(actor=None, cycle=decision.cycle, amount=30, reason="turun")
    with pytest.raises(NotReady):
        services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1")
    change(decision, Change.REMOVE, "U-02")
    assert services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1").envelope == 30


def test_the_second_of_two_open_pages_is_told_that_the_list_changed():
    decision = small_meeting()
    change(decision, Change.REMOVE, "U-01", expected=0)
    with pytest.raises(MovedOn):
        change(decision, Change.REMOVE, "U-02", expected=0)


def test_pressing_publish_twice_publishes_once():
    cycle = small_meeting().cycle
    first = services.publish_decision(actor=None, cycle=cycle, minutes_number="BA/1")
    second = services.publish_decision(actor=None, cycle=cycle, minutes_number="BA/2")
    assert (first.pk, second.minutes_number) == (second.pk, "BA/1")
    assert ProposalEvent.objects.filter(decision="funded").count() == 2
    assert ProposalEvent.objects.filter(decision="deferred", reason_code="below_line").count() == 1


def test_a_published_list_changes_by_addendum_only():
    decision = small_meeting()
    services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1")
    open_only(decision.cycle)
    row = change(decision, Change.REMOVE, "U-02")
    assert row.is_addendum
    event = ProposalEvent.objects.order_by("-pk").first()
    assert (event.decision, event.reason_code, event.note) == (
        "deferred",
        "amended",
        "Adendum 1 atas BA/1: Sepakat",
    )
    with pytest.raises(Published):
        services.undo_amendment(actor=None, decision=decision, number=1, reason="x")


def test_the_minutes_need_a_number():
    cycle = small_meeting().cycle
    with pytest.raises(NotReady):
        services.publish_decision(actor=None, cycle=cycle, minutes_number=" ")
    assert Decision.objects.get().published_at is None


def test_an_envelope_change_needs_a_decision_a_reason_and_the_same_losers():
    decision = small_meeting()
    cycle = decision.cycle
    with pytest.raises(NotPublished):
        services.confirm_envelope_change(actor=None, cycle=cycle, amount=30, reason="turun")
    services.publish_decision(actor=None, cycle=cycle, minutes_number="BA/1")
    with pytest.raises(NeedsWords):
        services.confirm_envelope_change(actor=None, cycle=cycle, amount=30, reason=" ")
    with pytest.raises(MovedOn):
        services.confirm_envelope_change(actor=None, cycle=cycle, amount=30, reason="x", expected_dropped=[])
    made = services.confirm_envelope_change(
        actor=None, cycle=cycle, amount=30, reason="turun", expected_dropped=["U-02"]
    )
    again = services.confirm_envelope_change(
        actor=None, cycle=cycle, amount=30, reason="turun", expected_dropped=["U-02"]
    )
    assert again == made
    with pytest.raises(NotPublished):
        change(decision, Change.REMOVE, "U-01")


@pytest.mark.parametrize("role", [None, Role.DELEGATE, Role.OPERATOR, Role.VERIFIER, Role.AUDITOR])
def test_only_facilitators_decide(role):
    decision = small_meeting()
    user = make_user("x@example.org", *([role] if role else []), cycle=decision.cycle)
    for act in (
        lambda: services.amend(actor=user, decision=decision, kind="remove", code="U-01", reason="x"),
        lambda: services.publish_decision(actor=user, cycle=decision.cycle, minutes_number="BA/1"),
        lambda: services.confirm_envelope_change(actor=user, cycle=decision.cycle, amount=1, reason="x"),
    ):
        with pytest.raises(NotYourRole):
            act()


@pytest.mark.parametrize("capability", [c for c in Capability if c != Capability.DECIDE])
def test_the_meeting_decides_in_its_phase_only(capability):
    decision = small_meeting()
    open_only(decision.cycle, capability)
    with pytest.raises(NotOpen):
        change(decision, Change.REMOVE, "U-01")
    with pytest.raises(NotOpen):
        services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1")
