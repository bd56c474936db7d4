"""Public corrections while a vote runs, by two people of the staff."""

from datetime import datetime
from typing import Any

from participate.contests.permissions import person_of
from participate.contests.services.ceremony import in_ceremony
from voting.ballots.clock import database_now
from voting.ballots.models import Amendment, Contest, Option
from voting.ballots.services import amendments as box


def propose_change(
    *, actor: Any, contest: Contest, field: str, after: Any, reason: str, option: Option | None = None,
    now: datetime | None = None,
) -> Amendment:  # fmt: skip
    """Propose a correction that a colleague has to confirm. Raises `RulesFrozen`, `WrongStep`."""
    moment = now or database_now()
    with in_ceremony("propose_change", actor, contest, moment):
        return box.propose_amendment(
            contest=contest, field=field, after=after, reason=reason, option=option,
            by=person_of(actor, contest), now=moment,
        )  # fmt: skip


def confirm_change(*, actor: Any, contest: Contest, number: int, now: datetime | None = None) -> Amendment:
    """Put a colleague's proposal into force, and into the public log. Raises `WrongStep`, `Amendment.DoesNotExist`."""
    moment = now or database_now()
    with in_ceremony("confirm_change", actor, contest, moment):
        row = Amendment.objects.get(contest=contest, number=number)
        return box.confirm_amendment(amendment=row, by=person_of(actor, contest), now=moment)


def take_back_change(*, actor: Any, contest: Contest, number: int, now: datetime | None = None) -> Amendment:
    """Take back a proposal that nobody has confirmed."""
    with in_ceremony("take_back_change", actor, contest, now or database_now()):
        return box.withdraw_amendment(amendment=Amendment.objects.get(contest=contest, number=number))
