"""The closing of a vote by two people, and what auditors say of its result."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.contests.closing_errors import closing_in_words
from participate.contests.errors import WrongStep
from participate.contests.permissions import person_of
from participate.contests.queries import official_run
from participate.contests.services.long_work import told
from participate.contests.services.vote import count_vote, topic
from participate.kit import audit, live
from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Role
from participate.processes.queries import roles_in
from participate.processes.services import topic as cycle_topic
from voting.ballots.clock import database_now
from voting.ballots.enums import State, StepKind
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import CeremonyStep, Contest
from voting.ballots.services import ceremony as box
from voting.ballots.services.locks import lock_alone
from voting.counts.bundle.announced import announced_sha256
from voting.counts.models import CountRun

SIGNED_DIGITS = 8


@contextmanager
def in_ceremony(verb: str, actor: Any, contest: Contest, moment: datetime) -> Iterator[None]:
    """Run one step in a transaction with its audit entry and announcement; refusals come out in words."""
    try:
        with transaction.atomic():
            yield
            audit.record(actor=actor, action=f"contests.{verb}", target=topic(contest), at=moment)
            live.announce(topic(contest), cycle_topic(contest.cycle_contest.cycle))
    except BallotBoxError as error:
        raise closing_in_words(error) from error


def ask_close(*, actor: Any, contest: Contest, now: datetime | None = None) -> CeremonyStep:
    """Ask a second person to close the vote. Raises `WrongStep` unless it is open."""
    moment = now or database_now()
    with in_ceremony("ask_close", actor, contest, moment):
        return box.ask_to_close(contest=contest, by=person_of(actor, contest), now=moment)


def confirm_close(*, actor: Any, contest: Contest, now: datetime | None = None) -> CeremonyStep:
    """Close the vote that somebody else asked to close; a second click gives the same step.

    Raises `WrongStep` for one's own request, and when nobody has asked.
    """
    moment = now or database_now()
    with in_ceremony("confirm_close", actor, contest, moment):
        return box.confirm_close(contest=contest, by=person_of(actor, contest), now=moment)


def take_back(*, actor: Any, contest: Contest, kind: str, now: datetime | None = None) -> None:
    """Take back a request to close, or a seed, that nobody has confirmed."""
    moment = now or database_now()
    with in_ceremony("take_back", actor, contest, moment):
        box.withdraw_step(contest=contest, kind=kind, by=person_of(actor, contest), now=moment)


def type_seed(*, actor: Any, contest: Contest, seed: str, now: datetime | None = None) -> CeremonyStep:
    """Write down what was drawn or published for the lot; somebody else has to type the same."""
    moment = now or database_now()
    with in_ceremony("type_seed", actor, contest, moment):
        return box.type_seed(contest=contest, seed=seed, by=person_of(actor, contest), now=moment)


def confirm_seed(*, actor: Any, contest: Contest, seed: str, now: datetime | None = None) -> CeremonyStep:
    """Fix the seed that the first person typed, by typing it again."""
    moment = now or database_now()
    with in_ceremony("confirm_seed", actor, contest, moment):
        return box.confirm_seed(contest=contest, seed=seed, by=person_of(actor, contest), now=moment)


def seal_vote(*, actor: Any, contest: Contest, now: datetime | None = None) -> Contest:
    """Seal the closed box: from then on nothing joins a voter to a ballot."""
    moment = now or database_now()
    with told(contest, "seal") as tell, in_ceremony("seal_vote", actor, contest, moment):
        return box.seal_in_ceremony(contest=contest, by=person_of(actor, contest), now=moment, progress=tell)


def count_sealed(*, actor: Any, contest: Contest, now: datetime | None = None) -> CountRun:
    """Count a sealed vote and publish the result in the same moment; counting twice gives the same run.

    Raises `WrongStep` before the sealing, `BadRules` when the rule cannot be counted on these ballots.
    """
    moment = now or database_now()
    with told(contest, "count") as tell, in_ceremony("count_sealed", actor, contest, moment):
        locked = lock_alone(contest.pk)
        if locked.state not in (State.SEALED, State.COUNTED):
            raise WrongStep(_("Seal the box first."))
        run = count_vote(actor=actor, contest=contest, now=moment, progress=tell)
        if not CeremonyStep.objects.filter(contest=locked, kind=StepKind.COUNTED).exists():
            by, facts = person_of(actor, contest), {"result_sha256": result_hash(run), "engine": run.engine}
            box.add_step(contest=locked, kind=StepKind.COUNTED, by=by, data=facts, now=moment)
            box.add_step(contest=locked, kind=StepKind.PUBLISHED, by=by, now=moment)
        return run


def sign_result(
    *, actor: Any, contest: Contest, digits: str, differs: bool = False, now: datetime | None = None
) -> CeremonyStep:
    """Keep what a named auditor found: the first digits of the hash of the auditor's own recount.

    Where they are not those of the published result the auditor has to say so (`differs`): a slip of the finger is no
    verdict. The same verdict twice is kept once. Raises `NotAllowed` for others than auditors, `WrongStep` before the
    count, `DomainError` for digits that do not fit.
    """
    moment, typed = now or database_now(), digits.strip().lower()
    run = official_run(contest)
    if run is None:
        raise WrongStep(_("There is no result to sign yet."))
    if Role.AUDITOR not in roles_in(actor, contest.cycle_contest.cycle):
        raise NotAllowed(_("Only auditors named for this process sign its result."))
    agrees = result_hash(run).startswith(typed) and len(typed) == SIGNED_DIGITS
    if agrees == differs or len(typed) != SIGNED_DIGITS:
        raise DomainError(_("These are not the first 8 characters of the published result. Compare them. "
                            "If your own recount really gave these, tick that it differs."))  # fmt: skip
    with in_ceremony("sign_result", actor, contest, moment):
        return _sign(contest, person_of(actor, contest), typed, agrees, run, moment)


def _sign(
    contest: Contest, by: Any, typed: str, agrees: bool, run: CountRun, moment: datetime
) -> CeremonyStep:
    locked = lock_alone(contest.pk)
    facts = {"result_sha256": result_hash(run), "typed": typed, "agrees": agrees}
    earlier = signatures(locked).filter(actor=by.ref).last()
    if earlier is not None and earlier.data == facts:
        return earlier
    return box.add_step(contest=locked, kind=StepKind.SIGNED, by=by, data=facts, now=moment)


def signatures(contest: Contest) -> Any:
    """Return the auditors' signatures in order; of one auditor the last counts."""
    return CeremonyStep.objects.filter(contest=contest, kind=StepKind.SIGNED).order_by("number")


def result_hash(run: CountRun) -> str:
    """Return the number auditors sign: the SHA-256 of the announced result, as `verify.py` works it out."""
    return announced_sha256(run.result)
