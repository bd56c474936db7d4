"""Named reads of the contests room. Results come from stored counts, and only once a contest is counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F

from participate.contests.enums import Entitlement, Purpose
from participate.contests.models import CycleContest
from participate.contests.people import Voter, ballot_voter, casting_voter, voters_of
from participate.notices.queries import subscribers
from participate.processes.models import Cycle, Membership
from participate.proposals.models import ProposalPhoto
from voting.ballots import queries as box
from voting.ballots.enums import AmendmentState, RollStatus, State
from voting.ballots.models import Amendment, Ballot, Contest, Roll
from voting.ballots.models.contest import FROZEN_STATES
from voting.counts.models import CountRun
from voting.counts.trial import PastVote

turnout = box.turnout
find_leaf = box.find_leaf


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person may vote now: `state` is an `Entitlement`, `voter` who they are on the roll, if anybody.

    `area` is the pot on the person's ballot paper beside the area-wide one, where papers differ by area.
    """

    state: Entitlement
    voter: Voter | None = None
    area: str = ""

    @property
    def may_vote(self) -> bool:
        """Whether the ballot may be shown for casting."""
        return self.state in (Entitlement.MAY_VOTE, Entitlement.MAY_CHANGE)


def main_contest(cycle: Cycle) -> Contest | None:
    """Return the budget vote of a cycle with its cycle loaded, or None (one query)."""
    row = (
        CycleContest.objects.filter(cycle=cycle, purpose=Purpose.MAIN)
        .select_related("contest", "cycle__area")
        .first()
    )
    return row.contest if row else None


def vote_begun(cycle: Cycle) -> bool:
    """Say whether any vote of the cycle was ever opened: from then on its roll stands (one query)."""
    return CycleContest.objects.filter(cycle=cycle, contest__state__in=FROZEN_STATES).exists()


def contest_at(cycle: Cycle, number: int) -> Contest | None:
    """Return a vote of the cycle by its number, with its cycle loaded, or None (one query)."""
    row = (
        CycleContest.objects.filter(cycle=cycle, contest_id=number)
        .select_related("contest", "cycle__area")
        .first()
    )
    return row.contest if row else None


def contests_of(cycle: Cycle) -> list[CycleContest]:
    """Return every contest of a cycle, the main one first (one query)."""
    rows = CycleContest.objects.filter(cycle=cycle).select_related("contest")
    return sorted(rows, key=lambda row: (row.purpose != Purpose.MAIN, row.pk))


def official_count(cycle: Cycle) -> CountRun | None:
    """Return the official run of a cycle's main vote, or None before it is counted (one query)."""
    return (
        CountRun.objects.filter(
            official=True,
            contest__state=State.COUNTED,
            contest__cycle_contest__cycle=cycle,
            contest__cycle_contest__purpose=Purpose.MAIN,
        )
        .select_related("contest")
        .first()
    )


def runs_of(contest: Contest) -> list[CountRun]:
    """Return the stored runs, the official first, then the comparison in order; none before the count is out."""
    return list(CountRun.objects.filter(contest=contest, contest__state=State.COUNTED).order_by("position"))


def official_run(contest: Contest) -> CountRun | None:
    """Return the official run of a contest, or None before it is counted (one query)."""
    return CountRun.objects.filter(contest=contest, official=True, contest__state=State.COUNTED).first()


def comparisons(contest: Contest) -> list[CountRun]:
    """Return the runs of the comparison table in order; none before the count is out (one query)."""
    return [run for run in runs_of(contest) if not run.official]


def past_vote(cycle: Cycle, kind: str) -> PastVote | None:
    """Return a counted, public budget vote with ballots of this kind to try rules on (two queries).

    The newest of the same area comes first, then the newest of this site, then elections brought in from files.
    """
    rows = (
        CycleContest.objects.filter(
            purpose=Purpose.MAIN, cycle__is_public=True, contest__state=State.COUNTED, contest__kind=kind,
            contest__budget__gt=0, contest__currency=cycle.currency,
        )
        .exclude(cycle=cycle)
        .select_related("contest", "cycle", "contest__imported_election")
        .order_by("-cycle__fiscal_year", "-contest_id")[:50]
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row.cycle.area_id != cycle.area_id, _is_imported(row.contest)))
    return PastVote(found[0].contest) if found else None


def _is_imported(contest: Contest) -> bool:
    """Say whether a vote was brought in from a file (no query where it was joined)."""
    return getattr(contest, "imported_election", None) is not None


def corrections_of(contest: Contest) -> list[Amendment]:
    """Return the corrections two people made while the vote ran, in order (one query)."""
    rows = Amendment.objects.filter(contest=contest, state=AmendmentState.APPLIED)
    return list(rows.select_related("option").order_by("number"))


def explanations(run: CountRun) -> dict[str, dict[str, Any]]:
    """Return the explanation of each project of a run by code, in the outcome's order (no query)."""
    return {row["project"]: row for row in run.explanation.get("items", [])}


def standing(user: Any, contest: Contest, now: datetime | None = None) -> Standing:
    """Say whether the person (an account or a `Pass`) may vote now, and if not why (at most 4 queries)."""
    return _standing_of(ballot_voter(user, contest), contest, now)


def casting_standing(user: Any, contest: Contest) -> Standing:
    """Say the same of somebody before an open vote, where the roll itself says who is entitled (2 queries)."""
    return _standing_of(casting_voter(user, contest), contest, None)


def _standing_of(voter: Voter | None, contest: Contest, now: datetime | None) -> Standing:
    """Return how somebody stands on the roll of a contest."""
    if voter is None:
        return Standing(Entitlement.NOT_ENTITLED)
    if contest.state in (State.DRAFT, State.PUBLISHED):
        return Standing(Entitlement.NOT_YET, voter)
    entry = box.entry_now(contest, voter.key(contest))
    return Standing(_on_the_roll(entry, contest.revoting, now or entry.moment), voter, entry.area)


def _on_the_roll(entry: box.Entry, revoting: bool, moment: datetime) -> Entitlement:
    """Return how somebody stands on the roll of a contest that was opened."""
    if entry.status in ("", RollStatus.REMOVED):
        return Entitlement.NOT_ENTITLED
    if entry.has_voted and not revoting:
        return Entitlement.VOTED
    if entry.opens_at and moment < entry.opens_at:
        return Entitlement.NOT_YET
    if entry.state != State.OPEN or (entry.closes_at and moment >= entry.closes_at):
        return Entitlement.VOTED if entry.has_voted else Entitlement.OVER
    if entry.status == RollStatus.WAITING:
        return Entitlement.NOT_PRESENT
    return Entitlement.MAY_CHANGE if entry.has_voted else Entitlement.MAY_VOTE


def roll_list(contest: Contest) -> list[tuple[Voter, bool]]:
    """Return everybody on the roll by name with whether they have voted, never how (3 queries)."""
    roll = Roll.objects.filter(contest=contest, status=RollStatus.ELIGIBLE).order_by()
    voted = {key: mark is not None for key, mark in roll.values_list("person_key", "participation__roll_id")}
    people = [(voter, voter.key(contest)) for voter in voters_of(contest.cycle_contest.cycle)]
    return [(voter, voted[key]) for voter, key in people if key in voted]


def photos_on(contest: Contest) -> dict[str, ProposalPhoto]:
    """Return the first picture of the proposal behind each option, by the option's code (one query)."""
    path = "proposal__ballot_options__option"
    rows = ProposalPhoto.objects.filter(**{f"{path}__contest": contest}).order_by("-pk")
    return {row.option_code: row for row in rows.annotate(option_code=F(f"{path}__code"))}


def ballots_in(contest: Contest) -> dict[str, int]:
    """Return how many ballots came in by each channel so far (one query)."""
    rows = Ballot.objects.filter(contest=contest, is_current=True).order_by().values_list("channel")
    return dict(rows.annotate(ballots=Count("id")).order_by("channel"))


def outside_keepers(topic: str) -> int:
    """Return how many confirmed addresses outside the town hall keep a log (two queries).

    People with any role here do not count: what the organisers keep themselves proves nothing.
    """
    inside = {(email or "").lower() for email in Membership.objects.values_list("user__email", flat=True)}
    rows = [row for row in subscribers([topic]) if row.user is None or not row.user.is_staff]
    return len({(row.user.email or "" if row.user else row.email).lower() for row in rows} - inside - {""})


def aside_count(contest: Contest) -> int:
    """Return how many ballots two people set aside (one query, none where that is not possible)."""
    if not contest.revoting:
        return 0
    return Ballot.objects.filter(contest=contest, is_quarantined=True).count()
