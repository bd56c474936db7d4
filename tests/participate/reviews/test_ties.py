"""Proposals that exclude or need each other: said by verifiers, shown on both, obeyed by the ballot."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from participate.contests.errors import WrongStep
from participate.contests.services import open_vote, publish_rules
from participate.processes.enums import Capability
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.reviews.errors import BadRelation
from participate.reviews.models import ProposalRelation
from participate.reviews.services.relations import end_relation, relate
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.proposals import make_proposal
from tests.factories.reviews import make_verifier

pytestmark = pytest.mark.django_db
EVERYTHING = [Capability.VERIFY, Capability.SET_RULES, Capability.VOTE]


@pytest.fixture
def cycle():
    return make_cycle(open_now=EVERYTHING)


@pytest.fixture
def verifier(cycle):
    return make_verifier(cycle)


@pytest.fixture
def three(cycle):
    return [make_proposal(cycle, f"U-0{number}", status="eligible") for number in (1, 2, 3)]


def tie(actor, first, second, kind="excludes") -> ProposalRelation:
    return relate(actor=actor, first=first, second=second, kind=kind, reason="Tempatnya sama.")


def test_an_exclusion_is_kept_once_whoever_is_named_first(verifier, three):
    one, two, _three = three
    made = tie(verifier, two, one)
    assert (made.first, made.second) == (one, two)
    for first, second, kind in ((one, two, "excludes"), (two, one, "excludes"), (two, one, "needs")):
        with pytest.raises(BadRelation):
            tie(verifier, first, second, kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalRelation.objects.create(kind="excludes", first=two, second=one, reason="x", at=made.at)


def test_both_may_need_each_other_and_an_ended_tie_can_be_made_anew(verifier, three):
    one, two, _three = three
    made = tie(verifier, one, two, "needs")
    tie(verifier, two, one, "needs")
    with pytest.raises(BadRelation):
        end_relation(actor=verifier, relation=made, reason=" ")
    assert end_relation(actor=verifier, relation=made, reason="Salah ketik.").ended_by == verifier
    with pytest.raises(BadRelation):
        end_relation(actor=verifier, relation=made, reason="Lagi.")
    assert tie(verifier, one, two, "needs").pk != made.pk


def test_ties_are_made_by_the_verification_team_among_proposals_of_one_cycle(verifier, three, cycle):
    one, two, _three = three
    stranger = make_proposal(make_cycle("lain"), "U-01")
    for second in (one, stranger):
        with pytest.raises(BadRelation):
            tie(verifier, one, second)
    with pytest.raises(NotYourRole):
        tie(make_user(), one, two)


def test_both_proposals_show_the_tie(client, verifier, three):
    one, two, third = three
    tie(verifier, one, two)
    for proposal, other, shown in ((one, two, True), (two, one, True), (third, one, False)):
        url = reverse("proposals:detail", args=[proposal.cycle.slug, proposal.code])
        page = client.get(url).content.decode()
        assert ("Hanya satu dari U-01 dan U-02 yang bisa dibangun" in page) is shown
        assert (f"{other.code} {other.title}" in page) is shown


def fresh(cycle: Cycle) -> Cycle:
    return Cycle.objects.get(pk=cycle.pk)


def test_the_rules_and_the_ballot_say_what_excludes_each_other(cycle, verifier, three):
    make_delegates(cycle, 2)
    tie(verifier, three[0], three[1])
    version = publish_rules(actor=None, cycle=fresh(cycle))
    contest = open_vote(actor=None, cycle=fresh(cycle))
    assert (version.rule["exclusive"], contest.exclusive) == ([["U-01", "U-02"]], [["U-01", "U-02"]])


def test_rules_without_ties_are_as_they_were(cycle, three):
    assert "exclusive" not in publish_rules(actor=None, cycle=fresh(cycle)).rule


def test_a_ballot_is_not_frozen_while_the_published_rules_miss_an_exclusion(cycle, verifier, three):
    make_delegates(cycle, 2)
    publish_rules(actor=None, cycle=fresh(cycle))
    tie(verifier, three[0], three[2])
    with pytest.raises(WrongStep, match=r"U-01.*U-03"):
        open_vote(actor=None, cycle=fresh(cycle))
    publish_rules(actor=None, cycle=fresh(cycle), reason="Dua usulan di tempat yang sama.")
    assert open_vote(actor=None, cycle=fresh(cycle)).exclusive == [["U-01", "U-03"]]


def test_a_ballot_is_not_frozen_while_something_it_needs_is_missing(cycle, verifier, three):
    make_delegates(cycle, 2)
    missing = make_proposal(cycle, "U-09", status="rejected")
    tie(verifier, three[0], three[1], "needs")
    made = tie(verifier, three[2], missing, "needs")
    publish_rules(actor=None, cycle=fresh(cycle))
    with pytest.raises(WrongStep, match=r"U-03.*U-09"):
        open_vote(actor=None, cycle=fresh(cycle))
    end_relation(actor=verifier, relation=made, reason="Salurannya sudah dibangun dinas.")
    assert open_vote(actor=None, cycle=fresh(cycle)).options.count() == 3


def test_once_voting_has_begun_ties_stay_as_they_are(cycle, verifier, three):
    make_delegates(cycle, 2)
    made = tie(verifier, three[0], three[1])
    publish_rules(actor=None, cycle=fresh(cycle))
    open_vote(actor=None, cycle=fresh(cycle))
    with pytest.raises(BadRelation):
        tie(verifier, three[0], three[2])
    with pytest.raises(BadRelation):
        end_relation(actor=verifier, relation=made, reason="Terlambat.")
