"""From the profile's rules to a counted vote, through the services of the room."""

from datetime import timedelta
from fractions import Fraction

import pytest

from participate.contests import services
from participate.contests.enums import Entitlement
from participate.contests.errors import (
    BadBallot,
    BadRules,
    HasVoted,
    NotOnRoll,
    RulesFrozen,
    VoteNotOpen,
    WrongStep,
)
from participate.contests.models import CycleContest, OptionProposal
from participate.contests.queries import (
    comparisons,
    explanations,
    main_contest,
    official_count,
    standing,
)
from participate.contests.services.rules import profile_rules
from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.places.models import Area
from participate.processes.enums import Capability, Gender, Role
from participate.processes.errors import NotOpen
from participate.processes.models import Delegate
from participate.processes.services import add_delegate, grant_role, set_envelope
from participate.proposals.models import CriterionScore
from tests.factories.contests import form_key
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_proposal
from voting.ballots.models import Roll
from voting.ballots.services import OptionLine

pytestmark = pytest.mark.django_db
ALL = (Capability.SET_RULES, Capability.VOTE)


def make_vote(votes: int = 3):
    """Return a cycle with three scored candidates, a facilitator and delegates with accounts."""
    cycle = make_cycle(open_now=ALL, envelope=100_000_000)
    facilitator = make_user("fasilitator@contoh.id")
    grant_role(actor=None, user=facilitator, role=Role.FACILITATOR, cycle=cycle)
    for number, cost in enumerate((60, 50, 40), 1):
        proposal = make_proposal(cycle, f"U-{number:02d}", status="eligible", cost=cost * 1_000_000)
        for criterion in cycle.settings.criteria:
            CriterionScore.objects.create(
                proposal=proposal,
                criterion=criterion.code,
                score=number,
                scorer=facilitator,
                scored_at=database_now(),
            )
    people = [make_user(f"delegasi{number}@contoh.id") for number in range(votes)]
    for number, user in enumerate(people, 1):
        add_delegate(
            actor=None, cycle=cycle, code=f"D-{number:02d}", name=f"Delegasi {number}", gender=Gender.WOMAN,
            group="RW", area=Area.objects.get(code="RW-01"), user=user,
        )  # fmt: skip
    return cycle, facilitator, people


@pytest.fixture
def vote():
    return make_vote()


def open_it(vote):
    cycle, facilitator, _people = vote
    services.publish_rules(actor=facilitator, cycle=cycle)
    return services.open_vote(actor=facilitator, cycle=cycle)


def test_rules_begin_as_the_profile_has_them_with_the_envelope_as_budget(vote):
    contest = services.draft_rules(actor=vote[1], cycle=vote[0])
    assert contest.rule == {
        "name": "two_pass", "kind": "ranked", "rank_limit": 5, "budget": 100_000_000, "order": "combined",
        "vote_weight": 60, "technical_weight": 40, "misfit": "skip", "assurance": "open",
        "floors": [{"tag": "non_physical", "pct": 30}, {"tag": "inclusive", "pct": 25}],
        "caps": [{"scope": "group", "pct": 35, "level": "rw"}],
        "tie": ["points", "first_preferences", "ballots_naming", "lower_cost", "code"],
        "tracks": ["dana_kelurahan"],
    }  # fmt: skip
    assert services.draft_rules(actor=vote[1], cycle=vote[0]) == contest
    assert CycleContest.objects.count() == 1


def test_rules_are_set_only_while_the_calendar_says_so(vote):
    open_only(vote[0], Capability.VOTE)
    with pytest.raises(NotOpen):
        services.publish_rules(actor=vote[1], cycle=vote[0])


def test_a_rule_nobody_can_count_is_refused_in_words(vote):
    with pytest.raises(BadRules):
        services.publish_rules(actor=vote[1], cycle=vote[0], rule={"name": "lotre"})


def test_published_rules_follow_the_envelope_and_each_version_keeps_its_reason(vote):
    cycle, facilitator, _people = vote
    services.publish_rules(actor=facilitator, cycle=cycle)
    set_envelope(actor=facilitator, cycle=cycle, amount=90_000_000, reason="Surat wali kota")
    with pytest.raises(WrongStep):
        services.publish_rules(actor=facilitator, cycle=cycle, rule={"rank_limit": 3})
    version = services.publish_rules(
        actor=facilitator, cycle=cycle, rule={"rank_limit": 3}, reason="Pagu berubah"
    )
    contest = main_contest(cycle)
    assert (version.number, contest.rank_limit, contest.budget) == (2, 3, 90_000_000)


def test_a_vote_needs_published_rules(vote):
    with pytest.raises(WrongStep):
        services.open_vote(actor=vote[1], cycle=vote[0])


def test_opening_takes_the_snapshot_builds_the_roll_and_moves_every_proposal(vote):
    cycle, facilitator, _people = vote
    make_proposal(cycle, "U-09", status="submitted")
    services.publish_rules(actor=facilitator, cycle=cycle)
    contest = services.open_vote(actor=facilitator, cycle=cycle)
    rows = [(row.code, row.cost, row.group, row.score) for row in contest.options.all()]
    assert rows == [
        ("U-01", 60_000_000, "RW-01", "20/1"),
        ("U-02", 50_000_000, "RW-01", "40/1"),
        ("U-03", 40_000_000, "RW-01", "60/1"),
    ]
    links = OptionProposal.objects.select_related("proposal__latest_event")
    assert [row.proposal.latest_event.decision for row in links] == ["on_ballot"] * 3
    assert contest.closes_at == max(
        row.ends_at for row in cycle.phases.all() if Capability.VOTE in row.capabilities
    )
    assert Roll.objects.filter(contest=contest).count() == 3
    with pytest.raises(RulesFrozen):
        services.publish_rules(actor=facilitator, cycle=cycle, reason="Terlambat")
    with pytest.raises(WrongStep):
        services.open_vote(actor=facilitator, cycle=cycle)


def test_editing_a_proposal_after_the_opening_does_not_change_the_ballot(vote):
    contest = open_it(vote)
    link = OptionProposal.objects.select_related("proposal").first()
    link.proposal.title = "Judul baru"
    link.proposal.save()
    assert contest.options.get(code=link.proposal.code).title != "Judul baru"


def test_standing_says_why_somebody_may_or_may_not_vote(vote):
    cycle, facilitator, people = vote
    contest = services.draft_rules(actor=facilitator, cycle=cycle)
    contest = main_contest(cycle)
    assert standing(people[0], contest).state == Entitlement.NOT_YET
    contest = open_it(vote)
    assert standing(people[0], contest).may_vote
    assert standing(facilitator, contest).state == Entitlement.NOT_ENTITLED
    services.cast_vote(actor=people[0], contest=contest, marks=["U-01"], idempotency_key=form_key())
    assert standing(people[0], contest).state == Entitlement.VOTED
    assert standing(people[1], contest, now=contest.closes_at).state == Entitlement.OVER


def test_refusals_reach_people_in_words(vote):
    _cycle, facilitator, people = vote
    contest = open_it(vote)

    def cast(who, marks, **more):
        return services.cast_vote(actor=who, contest=contest, marks=marks, idempotency_key=form_key(), **more)

    with pytest.raises(NotOnRoll):
        cast(facilitator, ["U-01"])
    with pytest.raises(BadBallot) as caught:
        cast(people[0], ["U-01", "U-01"])
    assert (caught.value.reason, caught.value.mark) == ("duplicate", "U-01")
    cast(people[0], ["U-01"])
    with pytest.raises(HasVoted):
        cast(people[0], ["U-02"])
    with pytest.raises(VoteNotOpen):
        cast(people[1], ["U-02"], now=contest.closes_at)


def test_the_audit_trail_never_names_who_voted(vote):
    _cycle, _facilitator, people = vote
    services.cast_vote(actor=people[0], contest=open_it(vote), marks=["U-01"], idempotency_key=form_key())
    assert not AuditEntry.objects.filter(actor_id=people[0].pk).exists()


def test_close_count_and_read_the_result(vote):
    cycle, facilitator, people = vote
    contest = open_it(vote)
    for user, marks in zip(people, (["U-01", "U-03"], ["U-01"], ["U-02"]), strict=True):
        services.cast_vote(actor=user, contest=contest, marks=marks, idempotency_key=form_key())
    with pytest.raises(WrongStep):
        services.count_vote(actor=facilitator, contest=contest)
    assert (official_count(cycle), comparisons(contest)) == (None, [])
    services.close_vote(actor=facilitator, contest=contest)
    contest = main_contest(cycle)
    run = services.count_vote(actor=facilitator, contest=contest)
    assert official_count(cycle) == run
    assert [row.label for row in comparisons(contest)] == [
        "greedy", "per_cost", "combined", "two_pass", "knapsack", "equal_shares", "equal_shares_none",
        "equal_shares_add1", "bos", "phragmen", "expanding_approvals",
    ]  # fmt: skip
    assert set(explanations(run)) == {"U-01", "U-02", "U-03"}
    assert services.count_vote(actor=facilitator, contest=contest) == run
    assert run.result["tables"]["points"] == {"U-01": 10, "U-02": 5, "U-03": 4}
    # Cap of one RW: 35 % of Rp 100,000,000; every option is dearer than that or stands in the same RW.
    assert run.result["funded"] == []


def test_a_delegate_without_an_entry_in_the_list_votes_through_the_role(vote):
    cycle, _facilitator, _people = vote
    extra = make_user("tambahan@contoh.id")
    grant_role(actor=None, user=extra, role=Role.DELEGATE, cycle=cycle)
    contest = open_it(vote)
    assert standing(extra, contest).may_vote
    assert services.cast_vote(actor=extra, contest=contest, marks=["U-01"], idempotency_key=form_key())


def test_a_delegate_who_may_not_vote_is_not_on_the_roll(vote):
    cycle, _facilitator, people = vote
    Delegate.objects.filter(cycle=cycle, code="D-01").update(may_vote=False)
    contest = open_it(vote)
    assert Roll.objects.filter(contest=contest).count() == 2
    assert standing(people[0], contest).state == Entitlement.NOT_ENTITLED


def test_a_co_design_vote_runs_beside_the_budget_vote(vote):
    cycle, facilitator, people = vote
    contest = services.open_co_design(
        actor=facilitator, cycle=cycle, title="Pengangkutan sampah",
        alternatives=[OptionLine("A", "Gerobak"), OptionLine("B", "Bank sampah")],
        closes_at=database_now() + timedelta(hours=1),
    )  # fmt: skip
    assert main_contest(cycle) is None
    services.cast_vote(actor=people[0], contest=contest, marks=["B", "A"], idempotency_key=form_key())
    services.close_vote(actor=facilitator, contest=contest)
    run = services.count_vote(actor=facilitator, contest=contest)
    assert run.result["winner"] == "B"
    assert [row.label for row in comparisons(contest)] == [
        "plurality", "irv", "borda", "condorcet", "dowdall", "copeland", "minimax", "ranked_pairs", "schulze", "black",
        "smith_irv",
    ]  # fmt: skip


def test_a_profile_without_technical_weight_counts_votes_alone():
    cycle = make_cycle("pb-2027", profile="GENERIC-PB", open_now=ALL)
    rules = profile_rules(cycle)
    assert rules["order"] == ("combined" if cycle.settings.technical_weight_pct else "points")
    assert Fraction(rules["vote_weight"] + rules["technical_weight"]) == 100
