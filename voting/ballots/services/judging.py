"""A contest as the ballot paper of one voter, and what a ballot is worth on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from voting.ballots.models import Contest, Option
from voting.ballots.rules import tally_rule
from voting.ballots.services.locks import Door
from voting.tally.ballot_paper import Item, Marks, Paper, Verdict, judge_ballot

# Ballot papers of open contests in this process, by contest and opening time.
MOST_KNOWN = 64
_known: dict[tuple[int, datetime], dict[str, Item]] = {}


def items_for(contest: Contest | Door, area: str | None = None) -> dict[str, Item]:
    """Return the lines of a ballot paper by code (one query).

    With an `area`, in a contest `by_area`, only the lines of that area and the area-wide ones.
    """
    options = Option.objects.filter(contest_id=contest.id).order_by()
    if contest.by_area and area is not None:
        options = options.filter(group__in=("", area))
    return {code: Item(cost, group) for code, cost, group in options.values_list("code", "cost", "group")}


def frozen_items(door: Door, area: str) -> dict[str, Item]:
    """Return `items_for` an open contest from memory: codes, costs and groups are frozen from the opening on."""
    key = (door.id, door.opens_at)
    if key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key] = items_for(door)
    items = _known[key]
    if not door.by_area:
        return items
    return {code: item for code, item in items.items() if item.group in ("", area)}


def judge(contest: Contest | Door, marks: Marks, items: Mapping[str, Item]) -> Verdict:
    """Say what a ballot is worth on a paper with these `items` (of `items_for`)."""
    return judge_ballot(paper_of(contest, items), marks)


def paper_of(contest: Contest | Door, items: Mapping[str, Item]) -> Paper:
    """Return the limits that bind a ballot of the contest."""
    return Paper(
        kind=contest.kind, items=items, most=contest.rank_limit, points_total=contest.points_total,
        points_each=contest.points_each, score_max=contest.score_max, budget=contest.budget,
        amounts=pot_amounts(contest.rule, contest.budget), limits=contest.limits, exclusive=contest.exclusive,
    )  # fmt: skip


def pot_amounts(rule: Mapping[str, Any], budget: int | None) -> dict[str, int]:
    """Return the amount of each pot in minor units, "" for the area-wide one; empty where there are no pots."""
    if rule.get("name") != "pots":
        return {}
    made = tally_rule(rule, budget)
    local = dict(made["pots"])
    rest = (budget or 0) - sum(local.values())
    return {**local, "": rest if made["wide"] is None else made["wide"]}
