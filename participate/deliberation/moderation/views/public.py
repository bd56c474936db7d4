"""What everybody may read: the rules of talk, the record, the numbers; and the writer's own page of a decision."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import book_of, books_of
from participate.deliberation.moderation.enums import UNSEEN
from participate.deliberation.moderation.errors import NotYourCase
from participate.deliberation.moderation.forms import AppealForm, RulesForm
from participate.deliberation.moderation.models import Decision, RuleBook
from participate.deliberation.moderation.permissions import require_organiser
from participate.deliberation.moderation.queries import record
from participate.deliberation.moderation.services.appeals import lodge_appeal, refusal
from participate.deliberation.moderation.services.rulebook import write_rules
from participate.deliberation.moderation.views.doors import decision_of
from participate.kit.clock import database_now
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.web import cycle_or_404, roles_here

PER_PAGE = 30


def rules(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the rules of talk, and how they changed."""
    place = cycle_or_404(request, cycle)
    versions = list(RuleBook.objects.filter(cycle=place).order_by("-version"))
    books = {1: book_of(place)} if not versions else books_of(place)
    may_edit = bool(roles_here(request, place) & {Role.FACILITATOR, Role.ADMINISTRATOR})
    context = {"cycle": place, "book": books[max(books)], "versions": versions, "talk": place.settings.talk}
    context["may_edit"] = may_edit and not place.is_archived
    return render(request, "moderation/rules.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def rules_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """Write the rules anew."""
    place = cycle_or_404(request, cycle)
    require_organiser(request.user, place)
    form = RulesForm(request.POST if request.method == "POST" else None, rules=book_of(place).rules)
    if request.method == "POST" and form.is_valid():
        try:
            write_rules(actor=request.user, cycle=place, rules=form.rules, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The rules are in force. Earlier versions stay readable."))
            return redirect("moderation:rules", cycle=place.slug)
    context = {"cycle": place, "form": form}
    return render(request, "moderation/rules_edit.html", context, status=422 if form.errors else 200)


def log(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what was decided, without words and names."""
    place = cycle_or_404(request, cycle)
    page = Paginator(record.decisions(place), PER_PAGE).get_page(request.GET.get("page"))
    context = {"cycle": place, "page_obj": page, "rows": record.entries(place, page)}
    return render(request, "moderation/log.html", context)


def numbers(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show moderation in numbers."""
    place = cycle_or_404(request, cycle)
    context = {"cycle": place, "numbers": record.numbers(place, book_of(place))}
    return render(request, "moderation/numbers.html", context)


@require_GET
def table(request: HttpRequest, cycle: str) -> HttpResponse:
    """Hand out the record as CSV."""
    place = cycle_or_404(request, cycle)
    target = StringIO()
    csv.writer(target).writerows(record.table(place, database_now()))
    answer = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="moderasi-{place.slug}.csv"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Show the writer what was decided about their words and why, and take their appeal."""
    place = cycle_or_404(request, cycle)
    found = decision_of(place, pk)
    if request.user.pk != found.case.author_id:
        raise NotYourCase(_("Only the writer can read this."))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lodge_appeal(actor=request.user, decision=found, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Your appeal is there. Somebody else will look at it."))
            return redirect("moderation:decision", cycle=place.slug, pk=pk)
    context = {"cycle": place, "form": form, **_decided(found)}
    return render(request, "moderation/decision.html", context, status=422 if form.errors else 200)


def _decided(found: Decision) -> dict[str, Any]:
    """Return what the page of a decision shows: rule, words, appeal, and why there is none any more."""
    case = found.case
    return {
        "decision": found, "rule": books_of(case.cycle)[found.version].rule(found.rule),
        "thing": registry.thing_of(case.kind, case.key), "appeal": getattr(found, "appeal", None),
        "refusal": refusal(found, database_now()), "unseen": found.action in UNSEEN,
    }  # fmt: skip
