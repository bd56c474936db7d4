"""Scores: exact, by several people, before the vote only."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen, NotYourRole
from participate.processes.services import set_phase
from participate.proposals.errors import BadScore
from participate.proposals.models import CriterionScore
from participate.proposals.queries.scoring import score_rows
from participate.proposals.services.scoring import score_many, score_proposal
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_many, make_proposal

pytestmark = pytest.mark.django_db
U01 = {"urgency": 4, "impact": 4, "readiness": 5, "alignment": 4, "equity": 3, "coproduction": 2}


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.VERIFY])


@pytest.fixture
def verifier(cycle):
    return make_user("tim@example.org", Role.VERIFIER, cycle=cycle)


def row_of(cycle, proposal, user):
    return score_rows(cycle.settings, [proposal], user)[0]


def test_the_score_of_the_demo_is_exact(cycle, verifier):
    proposal = make_proposal(cycle)
    score_proposal(actor=verifier, proposal=proposal, scores=U01)
    assert row_of(cycle, proposal, verifier).total == Fraction(76)


def test_several_scorers_are_averaged_exactly_and_their_gap_is_shown(cycle, verifier):
    proposal, second = make_proposal(cycle), make_user("dua@example.org", Role.VERIFIER, cycle=cycle)
    third = make_user("tiga@example.org", Role.VERIFIER, cycle=cycle)
    for person, urgency in ((verifier, 4), (second, 5), (third, 1)):
        score_proposal(actor=person, proposal=proposal, scores={**U01, "urgency": urgency})
    row = row_of(cycle, proposal, second)
    assert (row.total, row.spread, row.scorers, row.mine["urgency"]) == (76 - Fraction(25 * 2, 15), 4, 3, 5)


def test_without_every_criterion_there_is_no_total(cycle, verifier):
    proposal = make_proposal(cycle)
    score_proposal(actor=verifier, proposal=proposal, scores={"urgency": 4})
    assert row_of(cycle, proposal, verifier).total is None


def test_a_second_score_replaces_my_own_and_the_trail_keeps_both(cycle, verifier):
    proposal = make_proposal(cycle)
    score_proposal(actor=verifier, proposal=proposal, scores=U01)
    assert score_proposal(actor=verifier, proposal=proposal, scores={**U01, "urgency": 5}) == 1
    assert CriterionScore.objects.count() == 6
    entry = AuditEntry.objects.filter(action="proposals.score_proposal").first()
    assert entry.data == {"before": {"urgency": 4}, "after": {"urgency": 5}}


@pytest.mark.parametrize("scores", [{"urgency": 0}, {"urgency": 6}, {"urgency": "5"}, {"luck": 3}])
def test_impossible_scores_are_refused(cycle, verifier, scores):
    with pytest.raises(BadScore):
        score_proposal(actor=verifier, proposal=make_proposal(cycle), scores=scores)


def test_a_table_is_kept_whole_or_not_at_all(cycle, verifier):
    one, two = make_proposal(cycle, code="U-01"), make_proposal(cycle, code="U-02")
    with pytest.raises(BadScore):
        score_many(actor=verifier, cycle=cycle, table={one.pk: U01, two.pk: {"urgency": 9}})
    assert CriterionScore.objects.count() == 0


def test_only_while_verification_is_open(cycle, verifier):
    proposal = make_proposal(cycle)
    open_only(cycle, Capability.PROPOSE)
    with pytest.raises(NotOpen):
        score_proposal(actor=verifier, proposal=proposal, scores=U01)


def test_never_once_the_vote_has_begun(cycle, verifier):
    proposal, now = make_proposal(cycle), database_now()
    set_phase(
        actor=None, cycle=cycle, code="pungut", position=9, capabilities=[Capability.VOTE],
        starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(BadScore):
        score_proposal(actor=verifier, proposal=proposal, scores=U01)


@pytest.mark.parametrize("role", [None, Role.OPERATOR, Role.DELEGATE, Role.FACILITATOR])
def test_only_verifiers_score(cycle, role):
    person = make_user("lain@example.org", *([role] if role else []), cycle=cycle)
    with pytest.raises(NotYourRole):
        score_proposal(actor=person, proposal=make_proposal(cycle), scores=U01)


def test_the_form_shows_every_anchor_and_saves(client, cycle, verifier):
    proposal = make_proposal(cycle)
    client.force_login(verifier)
    url = reverse("proposals:score", args=[cycle.slug, proposal.code])
    page = client.get(url).content.decode()
    assert page.count('type="radio"') == 30
    assert "Membahayakan orang sekarang" in page
    assert client.post(url, {"urgency": "4"}).status_code == 422
    assert client.post(url, U01).status_code == 302
    assert row_of(cycle, proposal, verifier).total == 76


def test_the_table_saves_and_names_the_wrong_cell(client, cycle, verifier):
    proposal = make_proposal(cycle)
    client.force_login(verifier)
    url = reverse("proposals:score_table", args=[cycle.slug])
    good = {f"s-{proposal.pk}-{code}": str(value) for code, value in U01.items()}
    wrong = client.post(url, {**good, f"s-{proposal.pk}-equity": "9"})
    assert (wrong.status_code, CriterionScore.objects.count()) == (422, 0)
    assert 'value="9"' in wrong.content.decode()
    assert client.post(url, good).status_code == 302
    assert row_of(cycle, proposal, verifier).total == 76


@pytest.mark.parametrize("count", [1, 30])
def test_the_table_takes_the_same_queries_at_one_and_thirty(
    client, cycle, verifier, count, django_assert_num_queries
):
    make_many(cycle, count)
    client.force_login(verifier)
    client.get(reverse("proposals:score_table", args=[cycle.slug]))
    with django_assert_num_queries(11):
        client.get(reverse("proposals:score_table", args=[cycle.slug]))
