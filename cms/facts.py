"""Gather what the rooms know about a cycle, for its page and for the live blocks."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import NoReverseMatch, reverse

from participate.contests.queries import main_contest
from participate.contests.wording.rules import tag_name, three_sentences
from participate.outcomes.models import Decision, DecisionItem, Realisation
from participate.outcomes.queries.fates import Fate
from participate.outcomes.queries.fates import fates as fates_of
from participate.outcomes.queries.meeting import published_decision
from participate.processes.facts import CycleFacts
from participate.processes.models import Cycle
from voting.ballots.enums import State
from voting.ballots.models import Contest

TONES = {"INF": "a", "LNG": "b", "KES": "c", "SOS": "d", "EKO": "e", "TRB": "f"}


def gather(cycle: Cycle, fates: list[Fate] | None = None) -> CycleFacts:
    """Return the facts of a cycle (at most 7 queries, whatever its size)."""
    fates = fates_of(cycle) if fates is None else fates
    contest = main_contest(cycle)
    decision = published_decision(cycle)
    items = _items(decision) if decision else []
    envelope = _envelope(cycle, decision)
    return CycleFacts(
        proposals=sum(row.count for row in fates),
        residual=tuple((row.label, row.count) for row in fates),
        funded=len(items),
        spent=sum(row.cost for row in items),
        segments=tuple(_segment(cycle, row) for row in items),
        floors=tuple(_floors(decision, items, envelope)) if decision else (),
        decision_published=decision is not None,
        minutes_number=decision.minutes_number if decision else "",
        **_vote(cycle, contest, envelope),
        **_delivery(cycle),
    )


def _items(decision: Decision) -> list[DecisionItem]:
    """Return what is funded now: the agreed list without what an envelope cut has dropped (one query)."""
    rows = DecisionItem.objects.filter(decision=decision, drop__isnull=True)
    return list(rows.select_related("proposal__category").order_by("rank"))


def _envelope(cycle: Cycle, decision: Decision | None) -> int:
    """Return the newest announced amount, else the one the meeting decided on (at most one query)."""
    known = getattr(cycle, "newest_envelope", None)
    if known is None:
        newest = cycle.envelopes.order_by("-decided_at", "-id").values_list("amount", flat=True).first()
        known = newest if newest is not None else (decision.envelope if decision else 0)
    return int(known)


def _segment(cycle: Cycle, row: DecisionItem) -> dict[str, Any]:
    """Return one piece of the envelope bar."""
    proposal = row.proposal
    try:
        url = reverse("proposals:detail", args=[cycle.slug, proposal.code])
    except NoReverseMatch:
        url = ""
    tone = TONES.get(proposal.category.code, "a")
    return {
        "label": proposal.display_title,
        "amount": row.cost,
        "code": proposal.code,
        "url": url,
        "tone": tone,
    }


def _floors(decision: Decision, items: list[DecisionItem], envelope: int) -> list[dict[str, Any]]:
    """Return the floors in money with whether the funded items reach them."""
    made = []
    for floor in decision.floors:
        amount = envelope * int(floor["pct"]) // 100
        held = sum(row.cost for row in items if floor["tag"] in row.proposal.fund_tags)
        made.append({"label": tag_name(floor["tag"]), "amount": amount, "reached": held >= amount})
    return made


def _vote(cycle: Cycle, contest: Contest | None, envelope: int) -> dict[str, Any]:
    """Return the rules and the ballots of the main vote; nothing is counted before the count is out."""
    if contest is None:
        return {}
    published = contest.state != State.DRAFT and bool(contest.rule)
    turnout = contest.turnout or {}
    voters = turnout.get("roll") or cycle.delegates.filter(may_vote=True).count()
    counted = contest.state == State.COUNTED
    sentences = three_sentences(cycle, contest.rule, envelope, voters) if published else ()
    return {
        "has_contest": True,
        "rules_published": published,
        "rule_sentences": tuple(sentences),
        "ballots_counted": int(turnout.get("cast") or 0) if counted else 0,
    }


def _delivery(cycle: Cycle) -> dict[str, Any]:
    """Return what residents gave to the works, and what was spent (one query)."""
    teams = Count("monitor_team", distinct=True, filter=~Q(monitor_team=""))
    sums = Realisation.objects.filter(proposal__cycle=cycle).aggregate(
        hours=Sum("community_hours"), cost=Sum("realised_cost"), teams=teams
    )
    return {
        "community_hours": sums["hours"] or 0,
        "realised": sums["cost"] or 0,
        "monitor_teams": sums["teams"],
    }
