"""People who hand in a paper ballot: what the desk types or ticks, and how they are named back to it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from participate.contests.errors import HasVoted, NotOnRoll
from participate.contests.identities import PAPER_CODE, identity_of
from participate.contests.paper_codes import read_paper_code
from participate.contests.people import delegate_voter, voters_of
from participate.processes.models import Delegate
from voting.ballots.enums import BatchState, RollStatus
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, PaperBatch, PaperVoter, Roll

TICKED, FREE, ELSEWHERE, VOTED, WAITING = "ticked", "free", "elsewhere", "voted", "waiting"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roll whose name the process knows; `state` says whether a sheet of theirs may be ticked."""

    key: str
    code: str
    name: str
    state: str

    def matches(self, words: str) -> bool:
        """Say whether a search finds this person."""
        return words.casefold() in f"{self.code} {self.name}".casefold()


def people_for(batch: PaperBatch) -> list[Person]:
    """Return everybody on the roll who has a name here, with whether they are ticked (4 queries)."""
    contest = batch.contest
    rows = Roll.objects.filter(contest=contest).exclude(status=RollStatus.REMOVED).order_by()
    known = {
        row[0]: _state(batch, *row[1:])
        for row in rows.values_list(
            "person_key",
            "status",
            "participation__roll_id",
            "paper_voter__batch_id",
            "paper_voter__batch__state",
        )
    }
    people = []
    for voter in voters_of(contest.cycle_contest.cycle):
        key = voter.key(contest)
        if key in known:
            people.append(Person(key, voter.delegate.code if voter.delegate else "", voter.name, known[key]))
    return people


def _state(batch: PaperBatch, status: str, voted: int | None, ticked: int | None, where: str | None) -> str:
    """Say how somebody stands towards a batch; paper takes the place of a screen where that is allowed."""
    if ticked is not None:
        return TICKED if ticked == batch.pk else ELSEWHERE
    if voted is not None and not batch.contest.revoting:
        return VOTED
    return WAITING if status == RollStatus.WAITING else FREE


def key_typed(contest: Contest, text: str) -> str:
    """Return the roll's key of whoever was typed: a delegate's code, a paper code, an address or a number.

    Raises `NotOnRoll`, or `HasVoted` where that person may not vote again, with a sentence.
    """
    keys = _possible(contest, text)
    rows = Roll.objects.filter(contest=contest, person_key__in=keys).exclude(status=RollStatus.REMOVED)
    found = rows.select_related("participation").first()
    if found is None:
        raise NotOnRoll(_("Nobody on the list of voters is known by this. Compare it letter by letter."))
    if found.status == RollStatus.WAITING:
        raise NotOnRoll(_("This person is on the list but not marked as present. Do that first."))
    if hasattr(found, "participation") and not contest.revoting:
        raise HasVoted(_("This person has voted already. One person, one ballot."))
    return found.person_key


def _possible(contest: Contest, text: str) -> list[str]:
    """Return the keys that a text could mean."""
    plain = " ".join(text.split())
    identities = [
        delegate_voter(row).identity
        for row in Delegate.objects.filter(Q(code__iexact=plain), cycle=contest.cycle_contest.cycle)
    ]
    code = read_paper_code(plain)
    if code:
        identities.append(PAPER_CODE + code)
    with suppress(ValueError):  # a sentence about its form would only distract: it is on no list
        identities.append(identity_of(plain))
    return [person_key(contest.pk, identity) for identity in identities]


def labels_of(contest: Contest, entries: Iterable[int]) -> list[str]:
    """Return names with codes of roll entries, as far as the process knows them (at most 3 queries)."""
    wanted = list(entries)
    if not wanted:
        return []
    keys = set(Roll.objects.filter(contest=contest, pk__in=wanted).values_list("person_key", flat=True))
    voters = [row for row in voters_of(contest.cycle_contest.cycle) if row.key(contest) in keys]
    return [f"{row.delegate.code} {row.name}" if row.delegate else row.name for row in voters]


def ticked_count(batch: PaperBatch) -> int:
    """Return how many people are ticked (one query); in the box as many as sheets, since sealing forgets who."""
    if batch.state == BatchState.IN_BOX:
        return batch.sheets
    return PaperVoter.objects.filter(batch=batch).count()


def areas_of(batch: PaperBatch) -> list[str]:
    """Return the areas of the people ticked, where papers differ by area (one query)."""
    if not batch.contest.by_area:
        return []
    rows = Roll.objects.filter(paper_voter__batch=batch).order_by("area")
    return list(rows.values_list("area", flat=True).distinct())


def is_open(batch: PaperBatch) -> bool:
    """Say whether something in a batch can still change."""
    return batch.state == BatchState.OPEN
