"""The rules: set and published before the box opens, readable by everybody, with their history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.contests import services
from participate.contests.errors import BadRules, RulesFrozen, WrongStep
from participate.contests.forms.ballot_fields import BY_AREA, OF_KIND, kinds
from participate.contests.forms.rules import RulesForm
from participate.contests.forms.ways import POTS, usual_rule, way_of, ways
from participate.contests.opening import pots_in
from participate.contests.permissions import may_set_rules
from participate.contests.queries import past_vote
from participate.contests.services.rules import changed, complete, rules_in_force
from participate.contests.views.shared import contest_of, page
from participate.contests.wording import rules as words
from participate.contests.wording import trials
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text, open_until
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import envelope_amount
from participate.processes.web import cycle_or_404, visitor
from voting.ballots.enums import Kind, State
from voting.ballots.models import Contest, RuleVersion
from voting.counts.trial import PastVote
from voting.tally import canonical_json, sha256


def rules(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the rules in force in three sentences and in full, and every version before."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    versions = list(contest.rule_versions.order_by("-number")) if contest else []
    context = page(found, contest, may_set=may_set_rules(visitor(request), found))
    if versions:
        context |= _in_force(found, contest, versions)
    return render(request, "contests/rules.html", context)


def _in_force(cycle: Cycle, contest: Contest, versions: list[RuleVersion]) -> dict[str, Any]:
    """Return the newest version in words, and what each version changed."""
    newest, tracks = versions[0], track_labels(cycle)
    budget, currency = newest.rule.get("budget") or 0, contest.currency
    areas = pots_in(cycle) if any(row.rule.get("name") == POTS for row in versions) else {}
    older: list[RuleVersion | None] = [*versions[1:], None]
    history = [
        {
            "version": version, "when": moment_text(version.published_at, contest.time_zone),
            "changes": words.changes(before.rule, version.rule, budget, currency, tracks, areas) if before else [],
        }
        for version, before in zip(versions, older, strict=True)
    ]  # fmt: skip
    return {
        "sentences": words.three_sentences(cycle, newest.rule, budget, voters(cycle)), "newest": history[0],
        "facts": words.facts(newest.rule, budget, currency, tracks, areas), "history": history,
        "told": words.told_of(newest.rule), "budget": budget,
        "open_until": open_until(contest.closes_at, contest.time_zone) if contest.state == State.OPEN else "",
    }  # fmt: skip


def track_labels(cycle: Cycle) -> dict[str, str]:
    """Return the names of the cycle's ways to money."""
    return {row.code: row.label for row in cycle.settings.tracks}


def voters(cycle: Cycle) -> int:
    """Return how many delegates may vote (one query)."""
    return cycle.delegates.filter(may_vote=True).count()


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """Choose the rules, see what residents will read, read what will be frozen, publish."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    contest = contest_of(found)
    published = contest.rule_versions.count() if contest else 0
    rule = rules_in_force(contest, found)
    form = RulesForm(
        request.POST or None, cycle=found, rule=rule, published=published, kind=_asked_kind(request), areas=pots_in(found),
    )  # fmt: skip
    step = request.POST.get("do", "") if form.is_valid() else ""
    fingerprint = request.POST.get("fingerprint", "")
    if step == "publish" and not fingerprint and not (contest and contest.is_frozen):
        return render(request, "contests/rules_confirm.html", _confirmation(request, found, contest, form))
    if step == "publish" and _publish(request, found, form, fingerprint):
        return redirect("contests:rules", cycle=found.slug)
    context = _choosing(found, contest, rule, form)
    if step == "preview":
        context |= _preview(found, form.made_rule(), context["past"])
    return render(request, "contests/rules_edit.html", context, status=400 if form.errors else 200)


def _asked_kind(request: HttpRequest) -> str:
    """Return the kind of ballot that was chosen first, if it is one."""
    kind = request.GET.get("kind", "")
    return kind if kind in Kind.values else ""


def _choosing(cycle: Cycle, contest: Contest | None, rule: dict[str, Any], form: RulesForm) -> dict[str, Any]:
    """Return what the form shows: the ways with their pictures, and what each would have chosen before."""
    past, budget = past_vote(cycle, str(form["kind"].value())), rule["budget"]
    return page(
        cycle, contest, form=form, published=form.published, ways=_ways(rule, form, past),
        frozen=bool(contest and contest.is_frozen), budget=budget, one_percent=budget // 100,
        kinds=kinds(), kind=form["kind"].value(), ballot_fields=_ballot_fields(form), area_fields=_fields(form, *BY_AREA),
        tie_fields=_fields(form, "tie-"), floor_fields=_fields(form, "floor-", "cap"), past=past,
        past_title=contest_title(past.contest) if past else "", past_rule=trials.used_rule(past) if past else "",
    )  # fmt: skip


def _preview(cycle: Cycle, rule: dict[str, Any], past: PastVote | None) -> dict[str, Any]:
    """Return what residents would read, and what these very rules would have chosen before."""
    return {
        "preview": words.three_sentences(cycle, rule, envelope_amount(cycle), voters(cycle)),
        "trial": trials.trial(past, rule) if past else None,
        "past_title": contest_title(past.contest) if past else "",
    }


def _confirmation(
    request: HttpRequest, cycle: Cycle, contest: Contest | None, form: RulesForm
) -> dict[str, Any]:
    """Return the rule as it would be frozen: in words, as JSON, with its fingerprint, and the form to send again."""
    rule, budget = complete(contest, cycle, form.made_rule()), envelope_amount(cycle)
    typed = [
        (name, value) for name, values in request.POST.lists() for value in values
        if name in form.fields
    ]  # fmt: skip
    return page(
        cycle, contest, typed=typed, exact=canonical_json(rule).decode(), fingerprint=sha256(rule), budget=budget,
        told=words.told_of(rule), facts=words.facts(rule, budget, cycle.currency, track_labels(cycle), form.areas),
        published=form.published, **_preview(cycle, rule, past_vote(cycle, rule["kind"])),
    )  # fmt: skip


def _ballot_fields(form: RulesForm) -> list[Any]:
    """Return the bound fields that mean something to the chosen kind of ballot."""
    return [form[name] for name in OF_KIND.get(form["kind"].value(), ())]


def _fields(form: RulesForm, *starts: str) -> list[Any]:
    """Return the bound fields whose names begin so, in order."""
    return [form[name] for name in form.fields if name.startswith(starts)]


def _ways(rule: dict[str, Any], form: RulesForm, past: PastVote | None) -> list[dict[str, Any]]:
    """Return the ways to choose from, each with its words, its parameters and what it would have chosen."""
    chosen = form["way"].value()
    return [
        {
            "key": key, "told": words.told_of(way), "checked": key == chosen,
            "trial": _trial(key, rule, past),
            "fields": _fields(form, *(("pot-",) if key == POTS else ()), f"set-{key}-"),
        }
        for key, way in ((key, ways()[key]) for key in form.ways_for(form["kind"].value()))
    ]  # fmt: skip


def _trial(key: str, rule: dict[str, Any], past: PastVote | None) -> trials.Trial | None:
    """Try a way on the vote before; pots only with the amounts they have, which no way usually has."""
    if past is None or (key == POTS and way_of(rule) != POTS):
        return None
    return trials.trial(past, changed(rule, rule if key == POTS else usual_rule(key)))


def _publish(request: HttpRequest, cycle: Cycle, form: RulesForm, fingerprint: str) -> bool:
    """Publish what was shown and say so; on a refusal show it above the form and keep everything."""
    try:
        version = services.publish_rules(
            actor=request.user, cycle=cycle, rule=form.made_rule(), fingerprint=fingerprint,
            reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip
    except (BadRules, RulesFrozen, WrongStep, DomainError) as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("The rules are published as number %(number)d.") % {"number": version.number})
    return True
