"""How the people of a cycle are named towards the ballot box. The box itself knows keyed hashes only."""

from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Q

from participate.contests.access import Access, access_of
from participate.contests.enums import Electorate, Way
from participate.processes.enums import Role
from participate.processes.models import Cycle, Delegate, Membership
from voting.ballots.enums import RollStatus
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll

_DELEGATE = (
    "SELECT id, may_vote FROM processes_delegate WHERE cycle_id = %s AND user_id = %s ORDER BY code LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody entitled to vote: a delegate of the list, or a person who holds the role without an entry.

    Whoever came without an account has no identity here, only the roll's own name for them (`known_key`).
    """

    identity: str
    name: str
    delegate: Delegate | None = None
    known_key: str = ""

    def key(self, contest: Contest) -> str:
        """Return the roll's name for this person."""
        return self.known_key or person_key(contest.pk, self.identity)


@dataclass(frozen=True, slots=True)
class Pass:
    """Somebody who came in by a code: one roll entry of one contest, no account, nothing else."""

    contest_id: int
    person_key: str
    is_authenticated: ClassVar[bool] = True


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


def ballot_voter(actor: Any, contest: Contest) -> Voter | None:
    """Return who somebody is as a voter of a contest: by the pass they hold, or by their account (3 queries)."""
    if isinstance(actor, Pass):
        return Voter("", "", known_key=actor.person_key) if actor.contest_id == contest.pk else None
    access = access_of(contest)
    if Way.ACCOUNT not in access.ways:
        return None
    if access.electorate == Electorate.LIST:
        return _contact_voter(actor, contest)
    return voter_of(actor, contest.cycle_contest.cycle)


def casting_voter(actor: Any, contest: Contest) -> Voter | None:
    """Return `ballot_voter` for somebody who casts: the roll itself says under the lock who is entitled (1 query)."""
    if isinstance(actor, Pass) or access_of(contest) != Access(
        Electorate.DELEGATES, frozenset({Way.ACCOUNT})
    ):
        return ballot_voter(actor, contest)
    if not actor.is_authenticated:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_DELEGATE, [contest.cycle_contest.cycle_id, actor.pk])
        found = cursor.fetchone()
    if found is None:
        return Voter(f"user:{actor.pk}", "")
    return Voter(f"delegate:{found[0]}", "") if found[1] else None


def _contact_voter(user: Any, contest: Contest) -> Voter | None:
    """Return a signed-in person by whichever confirmed address is on the roll (2 queries).

    Somebody listed under several of them is one person: the entry that has voted stays theirs.
    """
    if not user.is_authenticated:
        return None
    known = [user.phone] if user.phone and user.phone_verified else []
    mails = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    keys = {person_key(contest.pk, text): text for text in (*known, *mails.values_list("email", flat=True))}
    rows = Roll.objects.filter(contest=contest, person_key__in=keys).exclude(status=RollStatus.REMOVED)
    voted = dict(rows.values_list("person_key", "participation__roll_id"))
    best = min(keys, key=lambda key: (key not in voted, voted.get(key) is None), default=None)
    return Voter(keys[best], str(user)) if best else None
