"""Who may vote."""

from collections.abc import Iterable

from django.db import transaction

from voting.ballots.enums import RollStatus, State
from voting.ballots.errors import WrongState
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll
from voting.ballots.services.locks import lock_alone

BATCH = 5000


@transaction.atomic
def add_to_roll(*, contest: Contest, identities: Iterable[str], level: str = "") -> int:
    """Put people on the roll, once each however often they are named; return how many are new.

    Allowed until the contest closes: someone forgotten can still be added while others vote.
    """
    locked = lock_alone(contest.pk)
    if locked.state not in (State.DRAFT, State.PUBLISHED, State.OPEN):
        raise WrongState(state=locked.state)
    before = Roll.objects.filter(contest=locked).count()
    keys = sorted({person_key(locked.pk, identity) for identity in identities})
    rows = [Roll(contest=locked, person_key=key, level=level) for key in keys]
    Roll.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return Roll.objects.filter(contest=locked).count() - before


@transaction.atomic
def remove_from_roll(*, contest: Contest, identity: str) -> bool:
    """Take someone off the roll who has not voted; return whether there was anybody to take off."""
    locked = lock_alone(contest.pk)
    if locked.state not in (State.DRAFT, State.PUBLISHED, State.OPEN):
        raise WrongState(state=locked.state)
    entry = Roll.objects.filter(contest=locked, person_key=person_key(locked.pk, identity))
    return bool(entry.filter(participation__isnull=True).update(status=RollStatus.REMOVED))
