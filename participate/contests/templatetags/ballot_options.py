"""The options of a ballot: the same rows for every voter, so each is drawn once per process and language."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from participate.contests.forms.ballot import Draft
from participate.contests.wording.options import Line
from voting.ballots.models import Contest

register = template.Library()
# What the row of an option depends on while it is not chosen, not hidden and not where the focus goes.
_PARTS = ("code", "title", "cost", "ordinal", "pot", "category", "facts", "line", "url", "picture")


@register.simple_tag
def free_option(row: Line, draft: Draft, contest: Contest) -> SafeString:
    """Draw an option that is not chosen; from memory unless this ballot treats it in its own way."""
    if row.hidden or draft.focus.endswith(f":{row.code}"):
        return _draw(row, draft, contest.currency)
    parts = tuple(getattr(row, name) for name in _PARTS)
    return _plain(parts, tuple(row.moves.items()), contest.currency, get_language() or "")


@lru_cache(maxsize=2048, typed=True)
def _plain(
    parts: tuple[object, ...], moves: tuple[tuple[str, str], ...], currency: str, language: str
) -> SafeString:
    """Draw an option by its parts; `language` is part of the name only."""
    row = Line(**dict(zip(_PARTS, parts, strict=True)), moves=dict(moves))  # type: ignore[arg-type]
    return _draw(row, Draft(), currency)


def _draw(row: Line, draft: Draft, currency: str) -> SafeString:
    """Draw the template of one option."""
    context = {"row": row, "draft": draft, "contest": {"currency": currency}, "place": 0}
    return mark_safe(get_template("contests/_option.html").render(context))
