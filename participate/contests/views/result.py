"""What came out: for everybody, from stored counts only, and never before the count is out."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.contests.enums import Purpose
from participate.contests.models import CycleContest, ImportedElection
from participate.contests.paper_queries import audit_of
from participate.contests.queries import aside_count, contests_of, corrections_of, runs_of
from participate.contests.views.shared import page, refuse
from participate.contests.wording import answers, comparing, imported, insight, results, rules, single
from participate.contests.wording.amendments import changes
from participate.contests.wording.options import contest_title, options_of
from participate.contests.wording.paper import audit_said
from participate.contests.wording.times import moment_text
from participate.processes.models import Cycle
from participate.processes.web import Link, cycle_or_404, room_url
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal
from voting.ballots.enums import Kind, State
from voting.ballots.models import Contest
from voting.counts.models import CountRun
from voting.counts.services import may_publish_ballots
from voting.tally import SINGLE_WINNER_RULES

PER_PAGE = 20


def result(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show a counted vote: the sentence, the bar, each project with its reason, the other rules, the file."""
    found = cycle_or_404(request, cycle)
    links = contests_of(found)
    contest = pick(links, number)
    runs = runs_of(contest) if contest and contest.state == State.COUNTED else []
    official = next((run for run in runs if run.official), None)
    if contest is None or official is None:
        return not_counted(request, found, contest)
    context = _base(found, contest, official, links)
    if official.rule["name"] in SINGLE_WINNER_RULES:
        context |= single.page(official, runs, context["options"])
        return render(request, "contests/single.html", context)
    if contest.kind == Kind.YES_NO:
        return render(request, "contests/answers.html", context | answers.page(official, context["options"]))
    context |= _budget(request, found, contest, official, runs, context["options"])
    return render(request, "contests/result.html", context)


def pick(links: list[CycleContest], number: int | None) -> Contest | None:
    """Return the cycle's contest with this number, or its main one; 404 for another cycle's number."""
    if number is None:
        return links[0].contest if links else None
    contest = next((link.contest for link in links if link.contest_id == number), None)
    if contest is None:
        raise Http404(_("There is no vote with this number in this process."))
    return contest


def not_counted(request: HttpRequest, cycle: Cycle, contest: Contest | None) -> HttpResponse:
    """Say that there is no result yet, and when there will be."""
    state = contest.state if contest else State.DRAFT
    texts = {
        State.OPEN: _("Voting is going on. Nobody sees a result before it ends, so that it sways nobody."),
        State.SEALED: _("Voting is over. The ballots are being counted by the published rule."),
        State.CLOSED: _("Voting is over. The ballots are being counted by the published rule."),
    }
    text = texts.get(state, _("There has been no vote yet. The rules come first, then the ballots."))
    when = moment_text(contest.closes_at, contest.time_zone) if contest and contest.closes_at else ""
    ways = [
        (room_url("contests:ballot", cycle) if state == State.OPEN else "", _("To the ballot")),
        (room_url("contests:rules", cycle), _("Read the rules")),
        (room_url("proposals:list", cycle), _("Read the proposals")),
    ]
    context = page(
        cycle, contest, title=_("No result yet"), text=text, ways=[way for way in ways if way[0]],
        when=_("Voting ends on %(when)s.") % {"when": when} if when and state == State.OPEN else "",
    )  # fmt: skip
    return render(request, "contests/refused.html", context)


def _base(cycle: Cycle, contest: Contest, run: CountRun, links: list[CycleContest]) -> dict[str, Any]:
    """Return what every result shows."""
    foreign = ImportedElection.objects.filter(contest=contest).first()
    return page(
        cycle, contest, run=run, options=options_of(contest),
        turnout=results.turnout_sentences(contest.turnout or {}, aside_count(contest)),
        counted_at=moment_text(run.counted_at, contest.time_zone), proof=results.counted_by(contest, run),
        may_recount=may_publish_ballots(contest), others=_others(cycle, contest, links), title=contest_title(contest),
        imported=imported.words(foreign) if foreign else None, main=_is_main(contest, links),
        corrections=changes(contest, corrections_of(contest)), nobody_voted=not (contest.turnout or {}).get("valid"),
        paper_audit=_paper_audit(contest),
    )  # fmt: skip


def _paper_audit(contest: Contest) -> str:
    """Say what the check of the paper sheets found; nothing where none came on paper or none was drawn."""
    on_paper = (contest.turnout or {}).get("by_channel", {}).get("paper")
    known = audit_of(contest) if on_paper else None
    return audit_said(*known) if known else ""


def _is_main(contest: Contest, links: list[CycleContest]) -> bool:
    return any(link.contest_id == contest.pk and link.purpose == Purpose.MAIN for link in links)


def _others(cycle: Cycle, contest: Contest, links: list[CycleContest]) -> list[Link]:
    """Return the cycle's other votes as links."""
    return [
        Link(contest_title(link.contest), reverse("contests:result_of", args=[cycle.slug, link.contest_id]))
        for link in links
        if link.contest_id != contest.pk
    ]


def _budget(
    request: HttpRequest,
    cycle: Cycle,
    contest: Contest,
    run: CountRun,
    runs: list[CountRun],
    options: list[Any],
) -> dict[str, Any]:
    """Return the parts of a result that shares out money."""
    items = results.items_of(run, options, contest.currency)
    by_code = {option.code: option for option in options}
    places = {item.code: item.place for item in items}
    totals = run.result["totals"]
    shown = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "headline": results.headline(run, contest.currency), "total": totals["total"], "items": items,
        "ranked": sorted(items, key=lambda item: item.place), "remaining": totals["remaining"],
        "page_obj": shown, "floors": results.floors(run),
        "segments": results.segments([item.code for item in items if item.funded], by_code, places),
        "method": rules.three_sentences(cycle, _ballot_rule(contest), contest.budget or 0, _roll(contest)),
        "ties": results.ties_of(run, by_code), "gaps": results.gaps(items, options),
        "comparison": comparing.compare(run, runs, options, contest.budget or 0, contest.currency),
        "has_scores": any(item.combined for item in items), "decided": is_decided(contest),
        "decision_url": room_url("outcomes:decision", cycle),
        "insight": insight.insight_of(run, options, contest.currency),
    }  # fmt: skip


def _ballot_rule(contest: Contest) -> dict[str, Any]:
    """Return the rule with what the ballot itself asked for; files of elections say that apart."""
    return {**contest.rule, "kind": contest.kind, "rank_limit": contest.rank_limit}


def _roll(contest: Contest) -> int:
    return (contest.turnout or {}).get("roll") or 0


def is_decided(contest: Contest) -> bool:
    """Say whether the meeting has decided: some proposal of the ballot has gone on (one query)."""
    behind = Proposal.objects.filter(ballot_options__option__contest=contest)
    return behind.exclude(latest_event__decision=Decision.ON_BALLOT).exists()


def comparison(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the same ballots under every rule, project by project."""
    found = cycle_or_404(request, cycle)
    contest = pick(contests_of(found), None)
    runs = runs_of(contest) if contest else []
    official = next((run for run in runs if run.official), None)
    if contest is None or official is None:
        return not_counted(request, found, contest)
    options = options_of(contest)
    compared = comparing.compare(official, runs, options, contest.budget or 0, contest.currency)
    if compared is None or official.rule["name"] in SINGLE_WINNER_RULES:
        return refuse(request, found, contest, "over")
    context = page(found, contest, run=official, comparison=compared, explained=rules.explained_for(runs))
    return render(request, "contests/compare.html", context)
