"""The rules of talk of a process, in the version that holds or held."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from participate.deliberation.moderation.models import RuleBook
from participate.processes.models import Cycle
from participate.processes.profiles import text_in

_DEFAULT = Path(__file__).parent / "data" / "rules.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in plain words with its example, in several languages."""

    number: int
    titles: dict[str, str]
    examples: dict[str, str]

    @property
    def title(self) -> str:
        """The rule in the reader's language."""
        return text_in(self.titles)

    @property
    def example(self) -> str:
        """What is fine and what is not, in the reader's language."""
        return text_in(self.examples)


@dataclass(frozen=True, slots=True)
class Book:
    """All rules of a version."""

    version: int
    rules: tuple[Rule, ...]

    def rule(self, number: int) -> Rule | None:
        """Return the rule with a number."""
        return next((row for row in self.rules if row.number == number), None)

    @property
    def choices(self) -> list[tuple[int, str]]:
        """Return (number, words) for forms."""
        return [(row.number, f"{row.number}. {row.title}") for row in self.rules]


@lru_cache(maxsize=1)
def default_rules() -> list[dict[str, Any]]:
    """Return the rules of talk that ship."""
    return list(json.loads(_DEFAULT.read_text(encoding="utf-8")))


def first_book(cycle: Cycle) -> Book:
    """Return version 1: the profile's rules, else those that ship (no query)."""
    return book_from(1, list(cycle.settings.talk.rules) or default_rules())


def book_from(version: int, rows: list[dict[str, Any]]) -> Book:
    """Return a version from its stored rows, numbered from 1."""
    numbered = enumerate(rows, start=1)
    return Book(version, tuple(Rule(number, row["title"], row["example"]) for number, row in numbered))


def book_of(cycle: Cycle) -> Book:
    """Return the version that holds now (one query)."""
    row = RuleBook.objects.filter(cycle=cycle).order_by("-version").values_list("version", "rules").first()
    return book_from(*row) if row else first_book(cycle)


def books_of(cycle: Cycle) -> dict[int, Book]:
    """Return every version (one query)."""
    rows = RuleBook.objects.filter(cycle=cycle).order_by("version").values_list("version", "rules")
    return {1: first_book(cycle), **{version: book_from(version, rules) for version, rules in rows}}
