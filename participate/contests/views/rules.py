"""The rules: set and published before the box opens, readable by everybody, with their history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.contests import services
from participate.contests.errors import BadRules, RulesFrozen, WrongStep
from participate.contests.forms.rules import RulesForm
from participate.contests.permissions import may_set_rules
from participate.contests.services.rules import profile_rules
from participate.contests.views.shared import contest_of, page
from participate.contests.wording import rules as words
from participate.contests.wording.times import moment_text, open_until
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import envelope_amount
from participate.processes.web import cycle_or_404, visitor
from voting.ballots.enums import State
from voting.ballots.models import Contest, RuleVersion


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
    older: list[RuleVersion | None] = [*versions[1:], None]
    history = [
        {
            "version": version, "when": moment_text(version.published_at, contest.time_zone),
            "changes": words.changes(before.rule, version.rule, budget, currency, tracks) if before else [],
        }
        for version, before in zip(versions, older, strict=True)
    ]  # fmt: skip
    key = words.rule_key(newest.rule)
    return {
        "sentences": words.three_sentences(cycle, newest.rule, budget, voters(cycle)), "newest": history[0],
        "facts": words.facts(newest.rule, budget, currency, tracks), "history": history,
        "explained": words.explained().get(key.removesuffix("_completed"), ()), "budget": budget,
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
    """Set the rules, see what residents will read, publish."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    contest = contest_of(found)
    published = contest.rule_versions.count() if contest else 0
    rule = {**profile_rules(found), **contest.rule} if contest else profile_rules(found)
    form = RulesForm(request.POST or None, cycle=found, rule=rule, published=published)
    preview: list[str] = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "publish" and _publish(request, found, form):
            return redirect("contests:rules", cycle=found.slug)
        preview = words.three_sentences(found, form.made_rule(), envelope_amount(found), voters(found))
    context = page(
        found, contest, form=form, preview=preview, published=published, ways=_ways(form),
        frozen=bool(contest and contest.is_frozen), budget=envelope_amount(found),
        one_percent=envelope_amount(found) // 100, tie_fields=_fields(form, "tie-"),
        floor_fields=_fields(form, "floor-", "cap"),
    )  # fmt: skip
    return render(request, "contests/rules_edit.html", context, status=400 if form.errors else 200)


def _fields(form: RulesForm, *starts: str) -> list[Any]:
    """Return the bound fields whose names begin so, in order."""
    return [form[name] for name in form.fields if name.startswith(starts)]


def _ways(form: RulesForm) -> list[dict[str, Any]]:
    """Return the ways to choose from, each with its two sentences."""
    chosen, told = form["way"].value(), words.explained()
    return [
        {"key": key, "label": label, "sentences": told[key], "checked": key == chosen}
        for key, label in form.fields["way"].choices
    ]


def _publish(request: HttpRequest, cycle: Cycle, form: RulesForm) -> bool:
    """Publish and say so; on a refusal show it above the form and keep everything."""
    try:
        version = services.publish_rules(
            actor=request.user, cycle=cycle, rule=form.made_rule(), reason=form.cleaned_data.get("reason", "")
        )
    except (BadRules, RulesFrozen, WrongStep, DomainError) as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("The rules are published as number %(number)d.") % {"number": version.number})
    return True
