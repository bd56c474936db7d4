"""A cycle with a vote in any state, for tests of the pages: options, delegates with accounts, ballots."""

from datetime import timedelta
from typing import Any

from participate.contests.models import CycleContest
from participate.contests.people import voters_of
from participate.contests.services import close_vote, count_vote
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from tests.factories.contests import TWO_PASS, demo_options, form_key, three_options
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.tally import scenario
from voting.ballots.clock import database_now
from voting.ballots.models import Contest
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    create_contest,
    open_contest,
    publish_rule,
)

SMALL = {
    "name": "greedy", "kind": "ranked", "order": "points", "rank_limit": 2, "budget": 100, "misfit": "skip",
    "assurance": "open", "floors": [], "caps": [], "tracks": ["dana_kelurahan"],
    "tie": ["points", "first_preferences", "ballots_naming", "lower_cost", "code"],
}  # fmt: skip


def facilitator(cycle: Cycle) -> Any:
    """Return a facilitator of the cycle."""
    return make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)


def tie_contest(cycle: Cycle, rule: dict[str, Any] | None = None, purpose: str = "main") -> Contest:
    """Return a contest of the cycle whose rules are published."""
    rule = rule or SMALL
    contest = create_contest(
        title=cycle.name, kind=rule["kind"], currency="IDR", reference=f"cycle:{cycle.slug}", assurance="open",
        publish_from=20,
    )  # fmt: skip
    publish_rule(contest=contest, rule=rule, published_by="Pak Pandu")
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose=purpose)
    contest.refresh_from_db()
    return contest


def open_page_vote(
    cycle: Cycle | None = None, *, voters: int = 3, options: list[OptionLine] | None = None,
    rule: dict[str, Any] | None = None, purpose: str = "main",
) -> Contest:  # fmt: skip
    """Return an open vote of a cycle with delegates who have accounts (utusan1@…)."""
    cycle = cycle or make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    contest = tie_contest(cycle, rule, purpose)
    if not cycle.delegates.exists():
        make_delegates(cycle, voters)
    add_to_roll(contest=contest, identities=[row.identity for row in voters_of(cycle)])
    closes = database_now() + timedelta(hours=2)
    return open_contest(contest=contest, options=options or three_options(), closes_at=closes)


def cast_as(contest: Contest, number: int, marks: Any, channel: str = "online") -> str:
    """Cast a ballot as delegate `number` (from 1) and return the receipt."""
    voter = voters_of(contest.cycle_contest.cycle)[number - 1]
    return cast_ballot(
        contest=contest, person_key=voter.key(contest), marks=marks, channel=channel, idempotency_key=form_key(),
        confirm_blank=True,
    )  # fmt: skip


def delegate_user(cycle: Cycle, number: int = 1) -> Any:
    """Return the account of delegate `number`."""
    return cycle.delegates.get(code=f"D-{number:02d}").user


def finish(contest: Contest) -> Contest:
    """Close and count."""
    contest = close_vote(actor=None, contest=contest)
    count_vote(actor=None, contest=contest)
    contest.refresh_from_db()
    return contest


def demo_result() -> Contest:
    """Return the demo year's vote, counted, in a public cycle."""
    contest = open_page_vote(voters=40, options=demo_options(), rule=TWO_PASS)
    for row in scenario()["vote"]["ballots"]:
        marks = row["ranking"] or row.get("ranking_raw")
        if marks:
            cast_as(contest, int(row["delegate"].removeprefix("D-")), marks,
                    "paper" if row["channel"] == "paper" else "online")  # fmt: skip
    return finish(contest)


def design_result() -> Contest:
    """Return the co-design vote of the demo year, counted, as a second vote of a cycle."""
    cycle = make_cycle(open_now=[Capability.VOTE])
    rule = {"name": "condorcet", "kind": "ranked", "rank_limit": 3, "assurance": "open",
            "tie": ["points", "first_preferences", "ballots_naming", "lower_cost", "code"]}  # fmt: skip
    data = scenario()["co_design"]
    options = [OptionLine(row["code"], row["title_id"]) for row in data["stage2"]["alternatives"]]
    contest = open_page_vote(cycle, voters=40, options=options, rule=rule, purpose="co_design")
    rankings = [group["ranking"] for group in data["ballots"] for _ in range(group["count"])]
    for number, ranking in enumerate(rankings, 1):
        cast_as(contest, number, ranking)
    return finish(contest)
