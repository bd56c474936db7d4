"""The life of a contest: draft, rule published, open, closed, counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from voting.ballots.clock import database_now
from voting.ballots.enums import State
from voting.ballots.errors import Frozen, WrongState
from voting.ballots.models import Contest, Option, RuleVersion
from voting.ballots.queries import turnout_now
from voting.ballots.records import close_record
from voting.ballots.rules import tally_rule
from voting.ballots.services.checkpoints import make_checkpoint
from voting.ballots.services.judging import pot_amounts
from voting.ballots.services.locks import lock_alone
from voting.ballots.vault import make_slot_key
from voting.tally import sha256
from voting.tally.canonical import fraction_text

# Parts of a published rule that are columns of the contest.
BINDING = (
    "kind", "rank_limit", "points_total", "points_each", "score_max", "limits", "by_area", "exclusive", "revoting",
    "tie_method", "eligibility", "budget", "assurance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One line for the ballot, as it is when the contest opens; `cost` in minor units, `score` 0 to 100."""

    code: str
    title: str
    cost: int = 0
    tags: Sequence[str] = ()
    group: str = ""
    score: Fraction | None = None
    reference: str = ""
    description: str = ""
    translations: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    official: tuple[int | None, int | None, int | None] = (None, None, None)


@transaction.atomic
def create_contest(*, title: str, kind: str, **fields: Any) -> Contest:
    """Begin a contest as a draft; `fields` are columns of `Contest`."""
    contest = Contest(title=title, kind=kind, **fields)
    contest.full_clean()
    contest.save()
    return contest


@transaction.atomic
def update_draft(*, contest: Contest, rule: Mapping[str, Any]) -> Contest:
    """Keep a proposed rule on a draft; nothing is published by it."""
    locked = lock_alone(contest.pk)
    if locked.state != State.DRAFT:
        raise WrongState(state=locked.state)
    tally_rule(rule, rule.get("budget"))
    locked.rule = dict(rule)
    locked.save(update_fields=["rule"])
    return locked


@transaction.atomic
def publish_rule(
    *,
    contest: Contest,
    rule: Mapping[str, Any],
    published_by: str,
    reason: str = "",
    now: datetime | None = None,
) -> RuleVersion:
    """Freeze a rule: a numbered, dated, hashed version. Before the opening a later one may replace it.

    What the rule says under the names in `BINDING` binds the contest. Raises `Frozen` once voting has begun,
    `WrongState("reason_needed")` for a change without a reason, `voting.tally.RuleError` for a rule that
    cannot be counted.
    """
    locked = lock_alone(contest.pk)
    if locked.is_frozen:
        raise Frozen
    number = RuleVersion.objects.filter(contest=locked).count() + 1
    if number > 1 and not reason.strip():
        raise WrongState("reason_needed")
    for name in BINDING:
        setattr(locked, name, rule.get(name, getattr(locked, name)))
    tally_rule(rule, locked.budget)
    locked.rule, locked.state = dict(rule), State.PUBLISHED
    locked.full_clean()
    locked.save()
    return RuleVersion.objects.create(
        contest=locked, number=number, rule=locked.rule, sha256=sha256(locked.rule),
        published_at=now or database_now(), published_by=published_by, reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def open_contest(
    *, contest: Contest, options: Iterable[OptionLine], closes_at: datetime, opens_at: datetime | None = None,
    now: datetime | None = None,
) -> Contest:  # fmt: skip
    """Take the snapshot of the options and open the box until `closes_at`.

    Raises `WrongState`: not published, `no_options`, `empty_pot` (with `pot`), `no_roll`, or `closes_in_the_past`.
    """
    moment = now or database_now()
    locked = lock_alone(contest.pk)
    if locked.state != State.PUBLISHED:
        raise WrongState(state=locked.state)
    if closes_at <= moment:
        raise WrongState("closes_in_the_past")
    if not write_options(locked, options):
        raise WrongState("no_options")
    _check_pots(locked)
    if not locked.roll.exists():
        raise WrongState("no_roll")
    if locked.revoting:
        make_slot_key(locked.pk)
    locked.opens_at, locked.closes_at, locked.state = opens_at or moment, closes_at, State.OPEN
    locked.full_clean()
    locked.save()
    return locked


def _check_pots(contest: Contest) -> None:
    """Refuse money for an area without an option: such a vote could not be counted."""
    filled = {"", *contest.options.values_list("group", flat=True)}
    for pot in pot_amounts(contest.rule, contest.budget):
        if pot not in filled:
            raise WrongState("empty_pot", pot=pot)


def write_options(contest: Contest, lines: Iterable[OptionLine]) -> int:
    """Write the options in the order given; return how many there are."""
    options = [
        Option(
            contest=contest, number=number, code=line.code, title=line.title, cost=line.cost,
            tags=sorted(set(line.tags)), group=line.group, reference=line.reference,
            score="" if line.score is None else fraction_text(Fraction(line.score)),
            description=line.description, translations=dict(line.translations), details=dict(line.details),
            official_selected=line.official[0], official_votes=line.official[1],
            official_score=line.official[2],
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    Option.objects.bulk_create(options)
    return len(options)


@transaction.atomic
def close_contest(*, contest: Contest, now: datetime | None = None) -> Contest:
    """Close the box: waits for the voters inside, lets nobody in after them, and fixes the turnout.

    In the same transaction the last leaves and the close record go into the log, under its last checkpoint.
    """
    locked = lock_alone(contest.pk)
    if locked.state != State.OPEN:
        raise WrongState(state=locked.state)
    locked.closed_at = now or database_now()
    locked.turnout = turnout_now(locked)
    locked.state = State.CLOSED
    locked.save(update_fields=["closed_at", "turnout", "state"])
    make_checkpoint(contest=locked, final=True, record=close_record(locked), now=locked.closed_at)
    return locked


@transaction.atomic
def mark_counted(*, contest: Contest) -> Contest:
    """Say that the official count is stored, so that results may be shown."""
    locked = lock_alone(contest.pk)
    if locked.state not in (State.SEALED, State.COUNTED):
        raise WrongState(state=locked.state)
    locked.state = State.COUNTED
    locked.save(update_fields=["state"])
    return locked
