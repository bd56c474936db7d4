"""Reads of the people around a proposal: supporters as a number, co-authors as their privacy choice says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from participate.accounts.models import User
from participate.deliberation.queries.votes import open_votes
from participate.processes.models import Cycle
from participate.proposals.enums import Decision, Joining
from participate.proposals.models import CoAuthor, Proposal, Support

# While a proposal may still be changed, joined and supported by its people.
CHANGEABLE = (Decision.SUBMITTED, Decision.RETURNED, Decision.RESUBMITTED, Decision.REOPENED)
GOES_ON = (*CHANGEABLE, Decision.ELIGIBLE)
_AT_AN_END = (Decision.MERGED, Decision.REJECTED, Decision.CANCELLED)


def supporters(proposal: Proposal) -> int | None:
    """Return how many people support the proposal, None while a vote is open (at most two queries)."""
    return None if open_votes(proposal.cycle).exists() else Support.objects.filter(proposal=proposal).count()


def may_be_supported(proposal: Proposal) -> bool:
    """Say whether support still makes sense: the proposal has not come to an end (no query)."""
    return proposal.status not in _AT_AN_END


@dataclass(frozen=True, slots=True)
class Together:
    """The co-authors as everybody sees them: how many, and the names of those who show theirs."""

    number: int
    names: tuple[str, ...]

    @property
    def unnamed(self) -> int:
        """How many show no name."""
        return self.number - len(self.names)


def joined(proposal: Proposal) -> QuerySet[CoAuthor]:
    """Return the co-authors who joined, in the order they did; erased people count on without a name."""
    rows = CoAuthor.objects.filter(proposal=proposal, state=Joining.JOINED)
    return rows.select_related("person").order_by("answered_at", "pk")


def together(proposal: Proposal, rows: list[CoAuthor] | None = None) -> Together:
    """Return the co-authors for the public page (one query, none when `rows` are given)."""
    rows = list(joined(proposal)) if rows is None else rows
    named = [row.person.display_name for row in rows if row.show_name and row.person]
    return Together(len(rows), tuple(name for name in named if name))


def authors_of(proposal: Proposal) -> list[User]:
    """Return the accounts of everybody who writes the proposal: proposer and co-authors (at most two queries)."""
    people = [proposal.proposer, *(row.person for row in joined(proposal))]
    return list({person.pk: person for person in people if person is not None}.values())


def author_pks(proposal: Proposal) -> set[int]:
    """Return the numbers of the accounts that may edit: proposer, who entered it, co-authors (one query)."""
    rows = CoAuthor.objects.filter(proposal=proposal, state=Joining.JOINED, person__isnull=False)
    found = {proposal.proposer_id, proposal.entered_by_id, *rows.values_list("person_id", flat=True)}
    return {pk for pk in found if pk is not None}


def of_person(user: Any, cycle: Cycle) -> list[CoAuthor]:
    """Return what a person writes together with others in a cycle, or was invited to, newest first (one query)."""
    if not user.is_authenticated:
        return []
    open_states = (Joining.JOINED, Joining.INVITED, Joining.ASKED)
    rows = CoAuthor.objects.filter(person=user, proposal__cycle=cycle, state__in=open_states)
    return list(rows.select_related("proposal__latest_event").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class People:
    """Everybody around one proposal, as one reader may see them."""

    together: Together
    author: bool
    mine: CoAuthor | None
    waiting: list[CoAuthor]


def people_of(proposal: Proposal, user: Any) -> People:
    """Return the co-authors, where the reader stands, and for authors who waits (one query)."""
    rows = list(CoAuthor.objects.filter(proposal=proposal).select_related("person").order_by("made_at", "pk"))
    joined_rows = sorted((row for row in rows if row.state == Joining.JOINED), key=_joined_at)
    reader = user.pk if user.is_authenticated else None
    writers = {proposal.proposer_id, proposal.entered_by_id, *(row.person_id for row in joined_rows)}
    author = reader is not None and reader in writers
    waits = [row for row in rows if row.state in (Joining.ASKED, Joining.INVITED)]
    own = next((row for row in rows if reader is not None and row.person_id == reader), None)
    return People(together(proposal, joined_rows), author, own, waits if author else [])


def _joined_at(row: CoAuthor) -> tuple[bool, Any, int]:
    """Sort by the moment somebody joined."""
    return (row.answered_at is None, row.answered_at or row.made_at, row.pk)


def with_support(cycle: Cycle, user: Any) -> dict[str, Any]:
    """Return annotations: how many support, whether the reader does, whether a vote of the cycle is open."""
    given = Support.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    own = Support.objects.filter(proposal=OuterRef("pk"), person=user) if user.is_authenticated else None
    return {
        "backers": Coalesce(Subquery(given.annotate(number=Count("pk")).values("number")), 0),
        "voting": Exists(open_votes(cycle)),
        "supported": Exists(own) if own is not None else Value(False),
    }
