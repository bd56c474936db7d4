"""Count a closed contest and keep what came out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from voting import tally
from voting.ballots.clock import database_now
from voting.ballots.enums import Assurance, Kind, State
from voting.ballots.errors import WrongState
from voting.ballots.models import Contest
from voting.ballots.rules import needs_seed, seeded, tally_rule
from voting.ballots.services import mark_counted, seal_contest
from voting.ballots.services.rewriting import Progress, tell_nobody
from voting.counts.answers import answers_of
from voting.counts.box import Box, projects_of, read_box
from voting.counts.insight import official_told, rounds_told
from voting.counts.models import CountRun
from voting.counts.rivals import TOO_MUCH_WORK, comparison_rules, too_much_work
from voting.tally.bundle import make_bundle
from voting.tally.compare import row_of

OFFICIAL = "official"
COUNTABLE = (State.CLOSED, State.SEALED, State.COUNTED)


@transaction.atomic
def count_official(
    *, contest: Contest, now: datetime | None = None, compare: bool = True, progress: Progress = tell_nobody
) -> CountRun:
    """Seal the box, count by the published rule, with explanation and comparison, and say that it is counted.

    `progress` is told how many ballots of all are read. Returns the stored run when there is one. Raises
    `WrongState` before the closing and while a lot is not drawn ("seed_missing"), `voting.tally.TallyError` when the
    published rule cannot be counted on these ballots (then nothing is stored).
    """
    fresh = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    if fresh.state not in COUNTABLE:
        raise WrongState(state=fresh.state)
    known = CountRun.objects.filter(contest=fresh, official=True).first()
    if known is not None:
        return known
    moment = now or database_now()
    fresh = seal_contest(contest=fresh, now=moment)
    box = read_box(fresh, progress)
    outcome = tally.count(box.contest, tally_rule(_drawn(fresh, fresh.rule), fresh.budget))
    told = official_told(box.contest, outcome)
    if fresh.kind == Kind.YES_NO:
        told |= {"answers": answers_of(fresh)}
    run = _store(fresh, box, outcome, OFFICIAL, 0, moment, official=True, explanation=told)
    if compare:
        count_comparison(contest=fresh, box=box, now=moment)
    mark_counted(contest=fresh)
    # The caller's copy and the run's copy both know that results may be shown now.
    contest.state = fresh.state = State.COUNTED
    return run


@transaction.atomic
def count_comparison(
    *, contest: Contest, box: Box | None = None, now: datetime | None = None
) -> list[CountRun]:
    """Count the other rules over the same ballots; a rule that is too large or too slow is kept with its code."""
    box, moment = box or read_box(contest), now or database_now()
    runs = []
    for position, (label, rule) in enumerate(comparison_rules(box.contest, _drawn(contest, contest.rule)), 1):
        if too_much_work(box.contest, label):
            runs.append(_store_error(contest, box, rule, label, position, moment, TOO_MUCH_WORK))
            continue
        try:
            outcome = tally.count(box.contest, rule)
        except tally.TallyError as error:
            runs.append(_store_error(contest, box, rule, label, position, moment, error.code))
        else:
            runs.append(_store(contest, box, outcome, label, position, moment))
    return runs


def _drawn(contest: Contest, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule with the seed of the closing; raises `WrongState("seed_missing")` where it is not drawn yet."""
    if needs_seed(rule) and not contest.seed:
        raise WrongState("seed_missing")
    return seeded(rule, contest.seed)


def _store(
    contest: Contest, box: Box, outcome: tally.Outcome, label: str, position: int, moment: datetime,
    *, official: bool = False, explanation: dict[str, Any] | None = None,
) -> CountRun:  # fmt: skip
    """Keep an outcome with its hashes, and the rounds of a run-off as pages draw them."""
    told = rounds_told(box.contest, outcome) if explanation is None else explanation
    return CountRun.objects.create(
        contest=contest, label=label, position=position, official=official, rule=outcome.rule.to_json(),
        input_sha256=box.input_sha256, engine=tally.ENGINE_VERSION, result=outcome.to_json(),
        sha256=tally.sha256(outcome), row=row_of(box.contest, outcome).to_json(), explanation=told,
        counted_at=moment,
    )  # fmt: skip


def _store_error(
    contest: Contest, box: Box, rule: tally.Rule, label: str, position: int, moment: datetime, code: str
) -> CountRun:
    """Keep that a rule could not be counted, and why."""
    return CountRun.objects.create(
        contest=contest, label=label, position=position, rule=rule.to_json(), error=code,
        input_sha256=box.input_sha256, engine=tally.ENGINE_VERSION, counted_at=moment,
    )  # fmt: skip


def may_publish_ballots(contest: Contest) -> bool:
    """Say whether single ballots may be published: counted, promised as open, and enough of them."""
    if contest.state != State.COUNTED or contest.assurance != Assurance.OPEN or not contest.publish_from:
        return False
    return (contest.turnout or {}).get("valid", 0) >= contest.publish_from


def recount_file(run: CountRun) -> bytes | None:
    """Return the recount bundle of a run as canonical JSON, or None where only counts may be published.

    Anybody can check it with `python -m voting.tally recount FILE`. Ballots are collapsed and sorted; there is
    no time, no person and no channel in it.
    """
    contest = run.contest
    if not may_publish_ballots(contest) or run.error:
        return None
    box = read_box(contest)
    outcome = tally.count(box.contest, tally.Rule.from_json(run.rule))
    bundle = make_bundle(box.contest, outcome)
    bundle |= {
        "title": contest.title, "engine": run.engine, "input_sha256": run.input_sha256,
        "result_sha256": run.sha256, "currency": contest.currency,
    }  # fmt: skip
    return tally.canonical_json(bundle) + b"\n"


def counts_file(run: CountRun) -> bytes:
    """Return the published counts of a run without any ballot: options, rule, tables, turnout and hashes."""
    contest = run.contest
    return tally.canonical_json(
        {
            "title": contest.title, "currency": contest.currency, "budget": contest.budget,
            "projects": [option.to_json() for option in projects_of(contest)], "rule": run.rule,
            "turnout": contest.turnout, "result": run.result, "result_sha256": run.sha256,
            "input_sha256": run.input_sha256, "engine": run.engine,
        }
    ) + b"\n"  # fmt: skip
