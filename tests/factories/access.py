"""Votes for people on a list, reached without an account."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from participate.contests.identities import identity_of
from participate.contests.models import RollImport
from participate.contests.services import roll_import
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from tests.factories.contest_pages import SMALL, tie_contest
from tests.factories.contests import form_key, three_options
from tests.factories.processes import make_cycle
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll
from voting.ballots.services import add_to_roll, cast_ballot, open_contest


def listed_draft(
    ways: Iterable[str] = ("email",), slug: str = "tamamaung-2027", cycle: Cycle | None = None, **rule: object
) -> Contest:
    """Return a contest whose rules are published, for people on a list."""
    cycle = cycle or make_cycle(slug, open_now=[Capability.SET_RULES, Capability.VOTE])
    eligibility = {"electorate": "list", "access": list(ways)}
    return tie_contest(cycle, {**SMALL, "eligibility": eligibility, **rule})


def listed_vote(
    identities: Iterable[str], ways: Iterable[str] = ("email",), slug: str = "tamamaung-2027", **rule: object
) -> Contest:
    """Return an open vote for the people with these identities."""
    contest = listed_draft(ways, slug, **rule)
    add_to_roll(contest=contest, identities=[identity_of(text) for text in identities], level="list")
    phase = contest.cycle_contest.cycle.phases.first()
    assert phase.ends_at > database_now()
    return open_contest(contest=contest, options=three_options(), closes_at=phase.ends_at)


LIST = (
    "identitas;nama;tingkat;bobot;wilayah\nani@contoh.id;Ani;Dokumen identitas diperiksa;2;RW 01\n"
    "0812 3456 789;Budi;;;RW-02\nA-0123;Citra;;;\n"
)


def at(name: str, contest: Contest) -> str:
    """Return the address of a page of this very vote."""
    return reverse(f"contests:{name}", args=[contest.cycle_contest.cycle.slug, contest.pk])


def read(contest: Contest, text: str | bytes, **more: Any) -> roll_import.RollPlan:
    """Look at a list."""
    data = text if isinstance(text, bytes) else text.encode()
    return roll_import.stage_roll(actor=None, contest=contest, file_name="daftar.csv", data=data, **more)


def take_over(contest: Contest, text: str | bytes, **more: Any) -> RollImport:
    """Look at a list and take it over."""
    plan = read(contest, text, **more)
    return roll_import.take_over_roll(actor=None, contest=contest, mark=plan.mark)


def on_roll(contest: Contest) -> dict[str, list[Any]]:
    """Return the roll by key."""
    rows = Roll.objects.filter(contest=contest).values_list("person_key", "level", "weight", "area", "status")
    return {key: rest for key, *rest in rows}


def key(contest: Contest, text: str) -> str:
    """Return the roll's key of somebody."""
    return person_key(contest.pk, identity_of(text))


def cast(contest: Contest, who: str, marks: Iterable[str] = ("a",)) -> str:
    """Cast a ballot as somebody on a list."""
    return cast_ballot(
        contest=contest,
        person_key=key(contest, who),
        marks=list(marks),
        channel="online",
        idempotency_key=form_key(),
    )
