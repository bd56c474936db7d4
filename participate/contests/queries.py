"""Named reads of the contests room. Results come from stored counts, and only once a contest is counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from participate.contests.enums import Entitlement, Purpose
from participate.contests.models import CycleContest
from participate.contests.people import Voter, voter_of, voters_of
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from voting.ballots import queries as box
from voting.ballots.enums import RollStatus, State
from voting.ballots.models import Ballot, Contest, Participation, Roll
from voting.counts.models import CountRun
from voting.counts.trial import PastVote

turnout = box.turnout
find_leaf = box.find_leaf


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person may vote now: `state` is an `Entitlement`, `voter` who they are on the roll, if anybody."""

    state: Entitlement
    voter: Voter | None = None

    @property
    def may_vote(self) -> bool:
        """Whether the ballot may be shown for casting."""
        return self.state == Entitlement.MAY_VOTE


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
    begun = (State.OPEN, State.CLOSED, State.COUNTED)
    return CycleContest.objects.filter(cycle=cycle, contest__state__in=begun).exists()


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


def explanations(run: CountRun) -> dict[str, dict[str, Any]]:
    """Return the explanation of each project of a run by code, in the outcome's order (no query)."""
    return {row["project"]: row for row in run.explanation.get("items", [])}


def standing(user: Any, contest: Contest, now: datetime | None = None) -> Standing:
    """Say whether the person may vote now, and if not why (at most 5 queries)."""
    voter = voter_of(user, contest.cycle_contest.cycle)
    if voter is None:
        return Standing(Entitlement.NOT_ENTITLED)
    if contest.state in (State.DRAFT, State.PUBLISHED):
        return Standing(Entitlement.NOT_YET, voter)
    key = voter.key(contest)
    if Participation.objects.filter(contest=contest, roll__person_key=key).exists():
        return Standing(Entitlement.VOTED, voter)
    if not Roll.objects.filter(contest=contest, person_key=key, status="eligible").exists():
        return Standing(Entitlement.NOT_ENTITLED, voter)
    moment = now or database_now()
    if contest.opens_at and moment < contest.opens_at:
        return Standing(Entitlement.NOT_YET, voter)
    if contest.state != State.OPEN or (contest.closes_at and moment >= contest.closes_at):
        return Standing(Entitlement.OVER, voter)
    return Standing(Entitlement.MAY_VOTE, voter)


def roll_list(contest: Contest) -> list[tuple[Voter, bool]]:
    """Return everybody on the roll by name with whether they have voted, never how (3 queries)."""
    roll = Roll.objects.filter(contest=contest, status=RollStatus.ELIGIBLE).order_by()
    voted = {key: mark is not None for key, mark in roll.values_list("person_key", "participation__roll_id")}
    people = [(voter, voter.key(contest)) for voter in voters_of(contest.cycle_contest.cycle)]
    return [(voter, voted[key]) for voter, key in people if key in voted]


def ballots_in(contest: Contest) -> dict[str, int]:
    """Return how many ballots came in by each channel so far (one query)."""
    rows = Ballot.objects.filter(contest=contest, is_current=True).order_by().values_list("channel")
    return dict(rows.annotate(ballots=Count("id")).order_by("channel"))
