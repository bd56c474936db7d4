"""The vote of 20 January: rules, 40 delegates, 39 ballots, the count."""

from typing import Any

from participate.contests.people import delegate_voter
from participate.contests.services import paper
from participate.contests.services import vote as contests
from participate.contests.services.co_design import open_co_design
from participate.contests.services.rules import publish_rules
from participate.demo import scenario
from participate.processes.models import Cycle, Delegate
from voting.ballots import services as box
from voting.ballots.enums import Channel
from voting.ballots.models import Contest
from voting.ballots.models.paper import FIRST, SECOND

DAY = "2026-01-20"


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Publish the rules, open, vote, close and count."""
    chair = users["fasilitator"]
    publish_rules(actor=chair, cycle=cycle, now=scenario.moment(DAY, "09:05"))
    contest = contests.open_vote(
        actor=chair, cycle=cycle, closes_at=scenario.moment(DAY, "12:00"), now=scenario.moment(DAY, "11:00")
    )
    _cast_all(contest, cycle, users)
    contest = contests.close_vote(actor=chair, contest=contest, now=scenario.moment(DAY, "11:21"))
    contests.count_vote(actor=chair, contest=contest, now=scenario.moment(DAY, "11:22"))
    _co_design(cycle, chair)


def _cast_all(contest: Contest, cycle: Cycle, users: dict[str, Any]) -> None:
    """Put every ballot of the scenario into the box: on the phone one by one, on paper as a batch."""
    delegates = {row.code: row for row in Delegate.objects.filter(cycle=cycle)}
    now = scenario.moment(DAY, "11:10")
    sheets: list[tuple[str, list[str]]] = []
    for row in scenario.read()["vote"]["ballots"]:
        marks = row["ranking"] or row.get("ranking_raw")
        if not marks:
            continue  # absent at voting time
        delegate, key = delegates[row["delegate"]], f"demo-paper-or-phone-{row['ballot_id']}"
        if row["channel"] == "paper":
            sheets.append((delegate_voter(delegate).key(contest), marks))
        else:
            box.cast_ballot(
                contest=contest,
                person_key=delegate_voter(delegate).key(contest),
                marks=marks,
                channel=Channel.ONLINE,
                idempotency_key=key,
                now=now,
            )
    _enter_paper(contest, sheets, users)


def _enter_paper(contest: Contest, sheets: list[tuple[str, list[str]]], users: dict[str, Any]) -> None:
    """Type the sheets twice, by two people, and put them into the box as one batch."""
    first, second = users["operator"], users["fasilitator"]
    batch = paper.open_batch(
        actor=second, contest=contest, sheets=len(sheets), now=scenario.moment(DAY, "11:05")
    )
    paper.tick_voters(actor=second, batch=batch, person_keys=[key for key, _marks in sheets])
    for number, (_key, marks) in enumerate(sheets, 1):
        for reading, clerk in ((FIRST, first), (SECOND, second)):
            paper.type_sheet(actor=clerk, batch=batch, number=number, reading=reading, marks=marks)
    paper.settle_batch(actor=second, batch=batch, now=scenario.moment(DAY, "11:15"))


def _co_design(cycle: Cycle, chair: Any) -> None:
    """Let the same delegates rank the three alternatives of the waste service."""
    data = scenario.read()["co_design"]
    contest = open_co_design(
        actor=chair,
        cycle=cycle,
        title=data["service_id"],
        translations={"en": {"title": data["service_en"]}},
        alternatives=[
            box.OptionLine(code=row["code"], title=row["title_id"], cost=row["cost_year_idr"])
            for row in data["stage2"]["alternatives"]
        ],
        closes_at=scenario.moment(DAY, "15:00"),
        now=scenario.moment(DAY, "14:00"),
    )
    voters = iter(Delegate.objects.filter(cycle=cycle).order_by("code"))
    for group in data["ballots"]:
        for _ in range(group["count"]):
            voter = delegate_voter(next(voters))
            box.cast_ballot(
                contest=contest,
                person_key=voter.key(contest),
                marks=group["ranking"],
                channel=Channel.ONLINE,
                idempotency_key=f"demo-co-design-{voter.identity}",
                now=scenario.moment(DAY, "14:30"),
            )
    contest = contests.close_vote(actor=chair, contest=contest, now=scenario.moment(DAY, "14:45"))
    contests.count_vote(actor=chair, contest=contest, now=scenario.moment(DAY, "14:46"))
