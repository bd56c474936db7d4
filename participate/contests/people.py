"""How the people of a cycle are named towards the ballot box. The box itself knows keyed hashes only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from participate.processes.enums import Role
from participate.processes.models import Cycle, Delegate, Membership
from voting.ballots.keys import person_key
from voting.ballots.models import Contest


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody entitled to vote: a delegate of the list, or a person who holds the role without an entry."""

    identity: str
    name: str
    delegate: Delegate | None = None

    def key(self, contest: Contest) -> str:
        """Return the roll's name for this person."""
        return person_key(contest.pk, self.identity)


def delegate_voter(delegate: Delegate) -> Voter:
    """Return the voter that a delegate is."""
    return Voter(f"delegate:{delegate.pk}", delegate.name, delegate)


def voters_of(cycle: Cycle) -> list[Voter]:
    """Return everybody who may vote in a cycle, delegates by code first (2 queries)."""
    delegates = list(Delegate.objects.filter(cycle=cycle).select_related("area").order_by("code"))
    listed = {row.user_id for row in delegates if row.user_id}
    codes = cycle.area.path.strip("/").split("/")
    members = (
        Membership.objects.filter(Q(cycle=cycle) | Q(area__code__in=codes), role=Role.DELEGATE)
        .exclude(user_id__in=listed)
        .select_related("user")
        .order_by("user_id")
    )
    others = {row.user_id: Voter(f"user:{row.user_id}", str(row.user)) for row in members}
    return [*(delegate_voter(row) for row in delegates if row.may_vote), *others.values()]


def voter_of(user: Any, cycle: Cycle) -> Voter | None:
    """Return who a signed-in person is as a voter of the cycle, or None (at most 2 queries)."""
    if not user.is_authenticated:
        return None
    delegate = Delegate.objects.filter(cycle=cycle, user=user).order_by("code").first()
    if delegate is not None:
        return delegate_voter(delegate) if delegate.may_vote else None
    codes = cycle.area.path.strip("/").split("/")
    held = Membership.objects.filter(
        Q(cycle=cycle) | Q(area__code__in=codes), role=Role.DELEGATE, user=user
    ).exists()
    return Voter(f"user:{user.pk}", str(user)) if held else None
