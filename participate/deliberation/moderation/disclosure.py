"""Words that tell of violence, a child's harm, an illness or despair: led to people who help, and stored nowhere.

The patterns stand in `data/disclosures.json`, each with examples and with sentences that only look like one; a test
reads both. They look for what happened to somebody, not for the subject: who proposes a safe house is not stopped.
`strong` words have to go before anything is published; `soft` ones pass when the writer says that it is nobody's story.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).parent / "data" / "disclosures.json"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of telling."""

    group: str
    strong: bool
    language: str
    regex: re.Pattern[str]
    examples: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of: groups such as `child`; `strong` when it must not be published as it is."""

    groups: tuple[str, ...]
    strong: bool


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of the data file."""
    data = json.loads(PATH.read_text(encoding="utf-8"))
    found = []
    for row in data["rows"]:
        text = row["pattern"]
        for name, words in data["words"].items():
            text = text.replace("{" + name + "}", words)
        found.append(
            Pattern(row["group"], row["grade"] == "strong", row["language"], re.compile(text),
                    tuple(row["examples"]), tuple(row["others"]))
        )  # fmt: skip
    return tuple(found)


def plain(text: str) -> str:
    """Return a text in small letters without marks between its words."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    folded = re.sub(r"(?<=[a-z])['`](?=[a-z])", "'", folded)
    return " ".join(re.sub(r"[^\w' ]+", " ", folded).split())


def told_in(text: str) -> Told | None:
    """Return what a text tells of, or None."""
    words = plain(text)
    hits = [row for row in patterns() if row.regex.search(words)]
    if not hits:
        return None
    return Told(tuple(sorted({row.group for row in hits})), any(row.strong for row in hits))


def tells_of_case(text: str) -> bool:
    """Say whether a text must not be kept anywhere before its writer was asked."""
    return told_in(text) is not None
