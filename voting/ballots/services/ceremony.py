"""The closing as a chain of steps: who did what and when, each step naming the hash of the one before."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from voting.ballots.clock import database_now, read_moment, utc_text
from voting.ballots.enums import State, StepKind
from voting.ballots.errors import WrongState
from voting.ballots.models import CeremonyStep, Checkpoint, Contest
from voting.ballots.people import Person
from voting.ballots.rules import needs_seed
from voting.ballots.services.life import close_contest
from voting.ballots.services.locks import lock_alone
from voting.ballots.services.rewriting import Progress, tell_nobody
from voting.ballots.services.sealing import seal_contest
from voting.tally import sha256

SHORTEST_SEED, LONGEST_SEED = 4, 200
# A first person's step, and what ends its waiting.
ANSWERED = {
    StepKind.CLOSE_ASKED: (StepKind.CLOSED, StepKind.WITHDRAWN),
    StepKind.SEED_TYPED: (StepKind.SEEDED, StepKind.WITHDRAWN),
}
_PEOPLE = ("actor", "actor_name", "actor_role", "asker", "asker_name", "asker_role")


@transaction.atomic
def ask_to_close(*, contest: Contest, by: Person, now: datetime | None = None) -> CeremonyStep:
    """Ask for the closing; a request that waits already is returned as it is. Raises `WrongState`."""
    locked = _locked(contest, State.OPEN)
    return waiting(locked, StepKind.CLOSE_ASKED) or add_step(
        contest=locked, kind=StepKind.CLOSE_ASKED, by=by, now=now
    )


@transaction.atomic
def confirm_close(*, contest: Contest, by: Person, now: datetime | None = None) -> CeremonyStep:
    """Close the contest on another person's request; once closed, the same step is returned again.

    Raises `WrongState`: `same_person`, `not_asked`, or the contest's state.
    """
    locked = lock_alone(contest.pk)
    done = CeremonyStep.objects.filter(contest=locked, kind=StepKind.CLOSED).first()
    if done is not None:
        return done
    asked = _second_of(locked, StepKind.CLOSE_ASKED, by)
    moment = now or database_now()
    closed = close_contest(contest=locked, now=moment)
    facts = {"closed_at": utc_text(moment), "turnout": closed.turnout}
    step = add_step(contest=closed, kind=StepKind.CLOSED, by=by, asked=asked, data=facts, now=moment)
    last = Checkpoint.objects.filter(contest=closed).order_by("-number").first()
    if last is not None:
        facts = {"number": last.number, "size": last.size, "root": last.root}
        add_step(contest=closed, kind=StepKind.CHECKPOINT, by=by, data=facts, now=moment)
    return step


@transaction.atomic
def type_seed(*, contest: Contest, seed: str, by: Person, now: datetime | None = None) -> CeremonyStep:
    """Write down the seed that was drawn or published; another person has to type the same.

    Raises `WrongState`: `no_lot`, `bad_seed`, `waits` (another seed waits), or the contest's state.
    """
    locked, text = _locked(contest, State.CLOSED), read_seed(seed)
    if not needs_seed(locked.rule):
        raise WrongState("no_lot")
    known = waiting(locked, StepKind.SEED_TYPED)
    if known is not None:
        if known.data["seed"] == text and known.actor == by.ref:
            return known
        raise WrongState("waits")
    return add_step(contest=locked, kind=StepKind.SEED_TYPED, by=by, data={"seed": text}, now=now)


@transaction.atomic
def confirm_seed(*, contest: Contest, seed: str, by: Person, now: datetime | None = None) -> CeremonyStep:
    """Fix the seed that two people have typed alike. Raises `WrongState`: `differs`, `same_person`, `not_asked`."""
    locked = lock_alone(contest.pk)
    done = CeremonyStep.objects.filter(contest=locked, kind=StepKind.SEEDED).first()
    if done is not None:
        return done
    typed = _second_of(locked, StepKind.SEED_TYPED, by)
    if read_seed(seed) != typed.data["seed"]:
        raise WrongState("differs")
    locked = _locked(locked, State.CLOSED)
    locked.seed = typed.data["seed"]
    locked.save(update_fields=["seed"])
    facts = {"seed": locked.seed, **locked.tie_method}
    return add_step(contest=locked, kind=StepKind.SEEDED, by=by, asked=typed, data=facts, now=now)


@transaction.atomic
def withdraw_step(*, contest: Contest, kind: str, by: Person, now: datetime | None = None) -> None:
    """Take back a request or a typed seed that nobody has confirmed; without one nothing happens."""
    locked = lock_alone(contest.pk)
    asked = waiting(locked, kind)
    if asked is not None:
        add_step(
            contest=locked, kind=StepKind.WITHDRAWN, by=by, data={"of": kind, "number": asked.number}, now=now
        )


@transaction.atomic
def seal_in_ceremony(
    *, contest: Contest, by: Person, now: datetime | None = None, progress: Progress = tell_nobody
) -> Contest:
    """Seal the box and write it down. Raises `WrongState`: `seed_missing`, `busy`, or the contest's state."""
    moment = now or database_now()
    before = lock_alone(contest.pk).state
    sealed = seal_contest(contest=contest, now=moment, progress=progress)
    if before == State.CLOSED:
        add_step(contest=sealed, kind=StepKind.SEALED, by=by, now=moment)
    return sealed


def add_step(
    *, contest: Contest, kind: str, by: Person, asked: CeremonyStep | None = None,
    data: dict[str, Any] | None = None, now: datetime | None = None,
) -> CeremonyStep:  # fmt: skip
    """Append one step to the chain; the caller holds the contest's lock. `asked` is the first person's step."""
    last = CeremonyStep.objects.filter(contest=contest).order_by("-number").first()
    step = CeremonyStep(
        contest=contest, number=last.number + 1 if last else 1, kind=kind,
        at=read_moment(now or database_now()),
        actor=by.ref, actor_name=by.name, actor_role=by.role, data=data or {}, previous=last.hash if last else "",
    )  # fmt: skip
    if asked is not None:
        step.asker, step.asker_name, step.asker_role = asked.actor, asked.actor_name, asked.actor_role
    step.hash = step_hash(step)
    step.save(force_insert=True)
    return step


def step_hash(step: CeremonyStep) -> str:
    """Return the hash of a step: SHA-256 of the canonical JSON of all its columns but `id` and `hash`."""
    content: dict[str, Any] = {name: getattr(step, name) for name in _PEOPLE}
    content |= {
        "contest": step.contest_id, "number": step.number, "kind": str(step.kind), "at": utc_text(step.at),
        "data": step.data, "previous": step.previous,
    }  # fmt: skip
    return sha256(content)


def broken_steps(steps: Iterable[CeremonyStep]) -> list[int]:
    """Return the numbers of the steps whose hash or place in the chain is wrong (none: the chain holds)."""
    broken, previous = [], ""
    for place, step in enumerate(steps, 1):
        if step.number != place or step.previous != previous or step.hash != step_hash(step):
            broken.append(step.number)
        previous = step.hash
    return broken


def waiting(contest: Contest, kind: str) -> CeremonyStep | None:
    """Return the first person's step that waits for a second person, or None (one query)."""
    rows = CeremonyStep.objects.filter(contest=contest, kind__in=[kind, *ANSWERED[StepKind(kind)]])
    for step in rows.order_by("-number"):
        if step.kind == StepKind.WITHDRAWN and step.data.get("of") != kind:
            continue
        return step if step.kind == kind else None
    return None


def read_seed(text: str) -> str:
    """Return a seed in one spelling: no outer spaces, single spaces inside. Raises `WrongState("bad_seed")`."""
    seed = " ".join(text.split())
    if not re.fullmatch(rf"[\w .:/-]{{{SHORTEST_SEED},{LONGEST_SEED}}}", seed, re.ASCII):
        raise WrongState("bad_seed")
    return seed


def _locked(contest: Contest, state: State) -> Contest:
    locked = lock_alone(contest.pk)
    if locked.state != state:
        raise WrongState(state=locked.state)
    return locked


def _second_of(contest: Contest, kind: StepKind, by: Person) -> CeremonyStep:
    """Return what the first person did; the second must be somebody else."""
    first = waiting(contest, kind)
    if first is None:
        raise WrongState("not_asked")
    if first.actor == by.ref:
        raise WrongState("same_person")
    return first
