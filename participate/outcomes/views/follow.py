"""The public follow-up: promised and done."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from participate.outcomes.queries.decided import current_items
from participate.outcomes.queries.follow import Delivery, beside_the_list, delivery, works
from participate.outcomes.queries.meeting import published_decision
from participate.outcomes.shapes import money
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role
from participate.processes.web import cycle_or_404, visitor

PER_PAGE = 20


def follow(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what was promised and what was done, item by item, with what was late and why."""
    found = cycle_or_404(request, cycle)
    made = published_decision(found)
    may_write = has_role(visitor(request), found, Role.FACILITATOR, Role.OPERATOR)
    may_record_levels = may_write and has_role(visitor(request), found, Role.FACILITATOR)
    context: dict[str, Any] = {
        "cycle": found, "decision": made, "may_write": may_write, "may_record_levels": may_record_levels,
    }  # fmt: skip
    if made:
        page = Paginator(current_items(made), PER_PAGE).get_page(request.GET.get("page"))
        sums = delivery(made)
        context |= {"page": page, "works": works(list(page)), "sums": sums, "bars": _bars(found, sums)}
        context["others"] = list(beside_the_list(found)[:50])
    return render(request, "outcomes/follow.html", context)


def _bars(cycle: Cycle, sums: Delivery) -> list[dict[str, Any]]:
    """Return promised and spent as two bars."""
    return [
        {"label": _("Promised"), "value": sums.planned, "text": money(cycle, sums.planned), "tone": "a"},
        {
            "label": _("Spent so far"),
            "value": sums.realised,
            "text": money(cycle, sums.realised),
            "tone": "in",
        },
    ]
