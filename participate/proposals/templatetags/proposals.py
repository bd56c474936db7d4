"""How a proposal looks in other pages: its status, its quantity, its place."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from participate.kit.money import number_text
from participate.kit.templatetags.kit import status_badge
from participate.proposals.models import Proposal
from participate.proposals.transitions import label_of, stage_kind, tone_of

register = template.Library()


@register.simple_tag
def proposal_badge(proposal: Proposal) -> SafeString | str:
    """Show the present status as a badge, in the words of its stage (needs `latest_event`)."""
    event = proposal.latest_event
    if event is None:
        return ""
    return _badge(event.decision, event.stage, get_language() or "")


@register.simple_tag
def badge_of(decision: str, stage: str) -> SafeString:
    """Show a status as a badge from a decision and its stage."""
    return _badge(decision, stage, get_language() or "")


@lru_cache(maxsize=1024)
def _badge(decision: str, stage: str, language: str) -> SafeString:
    """Draw each badge once a language: a list of 500 shows a dozen of them."""
    kind = stage_kind(stage)
    return status_badge(decision, label_of(decision, stage, kind), tone_of(decision, kind))


@register.filter
def quantity(value: Any) -> str:
    """Write a quantity without needless decimals: 520, 2,5."""
    amount = Decimal(value)
    plain = amount.normalize()
    return number_text(amount, max(0, -int(plain.as_tuple().exponent)))


@register.filter
def title_in(row: dict[str, Any], language: str) -> str:
    """Return a map row's title in the reader's language, else as it was written."""
    return str((row["translations"] or {}).get(language, {}).get("title") or row["title"])
