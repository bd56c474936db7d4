"""Words of rules and helpers, for pages."""

from typing import Any

from django import template

from participate.deliberation.moderation.book import Book
from participate.deliberation.moderation.enums import DONE, Action
from participate.processes.profiles import text_in

register = template.Library()


@register.filter
def in_words(labels: dict[str, str]) -> str:
    """Return the label in the reader's language."""
    return text_in(labels)


@register.simple_tag
def rule_name(book: Book, number: int) -> str:
    """Return a rule with its number; only the number where the rules have changed since."""
    rule = book.rule(number)
    return f"{number}. {rule.title}" if rule else str(number)


@register.simple_tag
def action_done(action: str) -> Any:
    """Return what was done, in words."""
    return DONE[Action(action)]
