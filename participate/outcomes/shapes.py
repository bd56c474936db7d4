"""What the design system's components are fed with."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from participate.kit.money import money_text
from participate.kit.words import category_look
from participate.outcomes.sheet import Limit, Line, Sheet
from participate.processes.models import Cycle
from participate.proposals.models import Proposal


def segment(cycle: Cycle, proposal: Proposal, cost: int, number: int) -> dict[str, Any]:
    """Return one piece of the envelope bar (needs `category`)."""
    return {
        "label": f"{proposal.code} {proposal.display_title}", "amount": cost, "code": proposal.code,
        "number": number, "tone": category_look(proposal.category.code)["tone"],
        "url": reverse("proposals:detail", args=[cycle.slug, proposal.code]),
    }  # fmt: skip


def segments(cycle: Cycle, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return the pieces of a sheet's lines."""
    return [segment(cycle, row.candidate.proposal, row.entry.cost, row.rank) for row in lines]


def floors(rows: Iterable[Limit]) -> list[dict[str, Any]]:
    """Return the notches of the envelope bar."""
    return [{"label": row.label, "amount": row.limit, "reached": row.reached} for row in rows]


def bar(cycle: Cycle, sheet: Sheet) -> dict[str, Any]:
    """Return all that the envelope bar of a sheet needs."""
    return {"total": sheet.envelope, "segments": segments(cycle, sheet.lines), "floors": floors(sheet.floors)}


def money(cycle: Cycle, amount: int) -> str:
    """Write an amount of the cycle."""
    return money_text(amount, cycle.currency)
