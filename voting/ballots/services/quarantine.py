"""Setting ballots aside: two people, between closing and sealing, without anybody seeing a choice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from voting.ballots import vault
from voting.ballots.clock import database_now
from voting.ballots.enums import Channel, QuarantineAct, QuarantineState, State
from voting.ballots.errors import WrongState
from voting.ballots.models import Ballot, Contest, Quarantine
from voting.ballots.people import Person
from voting.ballots.services.locks import lock_alone


@transaction.atomic
def propose_quarantine(
    *, contest: Contest, entries: Iterable[int], reason: str, by: Person, flag: str = "", subject: str = "",
    act: str = QuarantineAct.ASIDE, now: datetime | None = None,
) -> Quarantine:  # fmt: skip
    """Propose to set the online ballots of some roll entries aside, or to take them back.

    Only after the closing and before the sealing, and where re-voting joined ballots to slots: otherwise nobody can
    find the ballots (`WrongState("no_slots")`). Also `reason_needed`, `nobody`.
    """
    locked = _between(contest)
    chosen = sorted(set(entries))
    if not reason.strip():
        raise WrongState("reason_needed")
    if not chosen:
        raise WrongState("nobody")
    return Quarantine.objects.create(
        contest=locked, number=Quarantine.objects.filter(contest=locked).count() + 1, act=act, flag=flag,
        subject=subject, entries=chosen, reason=reason.strip()[:500], proposer=by.ref, proposer_name=by.name,
        proposed_at=now or database_now(),
    )  # fmt: skip


@transaction.atomic
def confirm_quarantine(*, quarantine: Quarantine, by: Person, now: datetime | None = None) -> Quarantine:
    """Confirm what another person proposed; `ballots` tells how many ballots were moved. Raises `same_person`."""
    locked = _between(quarantine.contest)
    row = _proposed(quarantine)
    if by.ref == row.proposer:
        raise WrongState("same_person")
    slots = [vault.slot_of(locked.pk, entry) for entry in row.entries]
    aside = row.act == QuarantineAct.ASIDE
    row.ballots = Ballot.objects.filter(
        contest=locked, slot__in=slots, is_current=True, channel=Channel.ONLINE, is_quarantined=not aside
    ).update(is_quarantined=aside)
    row.state, row.confirmer, row.confirmer_name = QuarantineState.CONFIRMED, by.ref, by.name
    row.confirmed_at = now or database_now()
    row.save(update_fields=["ballots", "state", "confirmer", "confirmer_name", "confirmed_at"])
    return row


@transaction.atomic
def withdraw_quarantine(*, quarantine: Quarantine) -> Quarantine:
    """Give a proposal up."""
    _between(quarantine.contest)
    row = _proposed(quarantine)
    row.state = QuarantineState.WITHDRAWN
    row.save(update_fields=["state"])
    return row


def _proposed(quarantine: Quarantine) -> Quarantine:
    row = Quarantine.objects.select_for_update().get(pk=quarantine.pk)
    if row.state != QuarantineState.PROPOSED:
        raise WrongState("decided_already")
    return row


def _between(contest: Contest) -> Contest:
    """Lock a contest that is closed and not sealed, and whose ballots can be found."""
    locked = lock_alone(contest.pk)
    if locked.state != State.CLOSED:
        raise WrongState("not_between", state=locked.state)
    if not locked.revoting or not vault.has_slot_key(locked.pk):
        raise WrongState("no_slots")
    return locked
