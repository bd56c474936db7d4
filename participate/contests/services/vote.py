"""Open, vote, close, count."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.contests.errors import NotOnRoll, WrongStep, in_words, rule_in_words
from participate.contests.models import OptionProposal
from participate.contests.opening import closing_time, option_line, options_for, pots_in
from participate.contests.people import casting_voter
from participate.contests.queries import main_contest
from participate.contests.services.access import fill_roll
from participate.contests.services.keepers import tell_keepers
from participate.contests.ties import obstacles
from participate.kit import audit, live
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic
from participate.proposals.enums import Decision
from participate.proposals.services.events import record_event
from participate.proposals.stages import first_stage, stages_of
from participate.proposals.transitions import StageKind
from voting.ballots import services as box
from voting.ballots.clock import database_now
from voting.ballots.enums import Channel
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import Contest
from voting.ballots.services.rewriting import Progress, tell_nobody
from voting.ballots.watch import Door
from voting.counts import services as counts
from voting.counts.models import CountRun
from voting.tally import TallyError

Marks = Sequence[str] | Mapping[str, int]


def topic(contest: Contest) -> str:
    """Return the live topic of a contest."""
    return f"contest:{contest.pk}"


@transaction.atomic
def open_vote(
    *, actor: Any, cycle: Cycle, closes_at: datetime | None = None, now: datetime | None = None
) -> Contest:
    """Open the main vote: snapshot of the candidates, the roll complete, `on_ballot` for each proposal.

    Closes at `closes_at`, by default when the voting phase ends. Raises `WrongStep` with the step missing.
    """
    moment = lock_open(cycle, Capability.VOTE, now)
    contest = main_contest(cycle)
    if contest is None:
        raise WrongStep(_("Publish the rules first."))
    candidates = options_for(cycle, contest.rule)
    unsettled = obstacles(cycle, contest, [row.proposal.code for row in candidates])
    if unsettled:
        raise WrongStep(" ".join(unsettled))
    parts = pots_in(cycle)
    lines = [option_line(row, contest.rule, parts) for row in candidates]
    try:
        fill_roll(contest)
        contest = box.open_contest(
            contest=contest, options=lines, closes_at=closes_at or closing_time(cycle, moment), now=moment
        )
    except BallotBoxError as error:
        raise in_words(error) from error
    proposals = {row.proposal.code: row.proposal for row in candidates}
    OptionProposal.objects.bulk_create(
        OptionProposal(option=option, proposal=proposals[option.code]) for option in contest.options.all()
    )
    stage = first_stage(stages_of(cycle), StageKind.DECIDE).code
    for row in sorted(candidates, key=lambda row: row.proposal.pk):
        record_event(
            actor=actor, proposal=row.proposal, stage=stage, decision=Decision.ON_BALLOT,
            actor_role=Role.FACILITATOR, now=moment,
        )  # fmt: skip
    _note(
        actor,
        contest,
        cycle,
        "open_vote",
        moment,
        options=len(lines),
        closes_at=contest.closes_at.isoformat(),
    )
    return contest


def cast_vote(
    *, actor: Any, contest: Contest, marks: Marks, idempotency_key: str, confirm_blank: bool = False,
    seen: Door | None = None, now: datetime | None = None,
) -> str:  # fmt: skip
    """Put the ballot of a person (signed in, or with a `Pass`) into the box and return the receipt.

    Raises `VoteNotOpen`, `NotOnRoll`, `HasVoted`, `BadBallot`, `NeedsConfirmation`. Leaves no audit entry: a
    line with a time and a name beside the ballots would be a way to link them.
    """
    voter = casting_voter(actor, contest)
    if voter is None:
        raise NotOnRoll(
            _(
                "You are not on the list of voters for this vote. Ask the facilitator if you think you should be."
            )
        )
    try:
        receipt = box.cast_ballot(
            contest=contest, person_key=voter.key(contest), marks=marks, channel=Channel.ONLINE,
            idempotency_key=idempotency_key, confirm_blank=confirm_blank, now=now, seen=seen,
        )  # fmt: skip
    except BallotBoxError as error:
        raise in_words(error, limit=contest.rank_limit) from error
    live.announce_soon(topic(contest))
    return receipt


@transaction.atomic
def close_vote(*, actor: Any, contest: Contest, now: datetime | None = None) -> Contest:
    """Close the box and fix the turnout; voters inside finish first, nobody comes in after them."""
    moment = now or database_now()
    try:
        contest = box.close_contest(contest=contest, now=moment)
    except BallotBoxError as error:
        raise in_words(error) from error
    _note(actor, contest, contest.cycle_contest.cycle, "close_vote", moment, turnout=contest.turnout)
    tell_keepers(contest=contest, now=moment)
    return contest


@transaction.atomic
def count_vote(
    *, actor: Any, contest: Contest, now: datetime | None = None, progress: Progress = tell_nobody
) -> CountRun:
    """Count a closed vote by its published rule, explain it, and count the other rules for comparison.

    Counting twice returns the first official run. Raises `WrongStep` while the vote is open, `BadRules` when
    the rule cannot be counted on these ballots.
    """
    moment = now or database_now()
    try:
        run = counts.count_official(contest=contest, now=moment, progress=progress)
    except BallotBoxError as error:
        raise in_words(error) from error
    except TallyError as error:
        raise rule_in_words(error) from error
    _note(actor, contest, contest.cycle_contest.cycle, "count_vote", moment, sha256=run.sha256)
    return run


def _note(actor: Any, contest: Contest, cycle: Cycle, verb: str, moment: datetime, **data: Any) -> None:
    """Leave an audit entry and tell everybody who looks."""
    audit.record(actor=actor, action=f"contests.{verb}", target=topic(contest), at=moment, data=data)
    live.announce(topic(contest), cycle_topic(cycle))
