"""A file with which anybody can recount: the ballots, the rule, and the hash of the published result."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voting.tally.canonical import canonical_json, sha256
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import BundleError, FormatError, TallyError
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount gave: `published` and `recounted` are SHA-256 hashes of canonical outcomes."""

    published: str
    recounted: str
    outcome: Outcome

    @property
    def matches(self) -> bool:
        """Whether the recount gives the published result."""
        return self.published == self.recounted


def make_bundle(contest: Contest, outcome: Outcome) -> dict[str, Any]:
    """Return the bundle of a finished count as plain JSON values.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 1)], ballots=["a"], budget=1)
    >>> bundle = make_bundle(contest, count(contest, Rule("greedy")))
    >>> sorted(bundle), recount(bundle).matches
    (['contest', 'result_sha256', 'rule'], True)
    """
    return {
        "contest": contest.to_json(),
        "rule": outcome.rule.to_json(),
        "result_sha256": sha256(outcome),
    }


def write_bundle(path: str | Path, contest: Contest, outcome: Outcome) -> None:
    """Write the bundle in canonical form."""
    Path(path).write_bytes(canonical_json(make_bundle(contest, outcome)) + b"\n")


def recount(bundle: Any) -> Recount:
    """Count a bundle again. Raises `BundleError` when it is not a complete bundle."""
    try:
        contest = Contest.from_json(bundle["contest"])
        rule = Rule.from_json(bundle["rule"])
        published = bundle["result_sha256"]
        outcome = count(contest, rule)
        recounted = sha256(outcome)
    except TallyError as error:
        raise BundleError(error.code, **error.data) from None
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise BundleError("not_a_bundle", reason=type(error).__name__) from None
    if not isinstance(published, str) or len(published) != 64:
        raise BundleError("not_a_bundle", reason="result_sha256")
    return Recount(published, recounted, outcome)


def read_bundle(path: str | Path) -> Any:
    """Read a bundle file. Raises `FormatError` with line and column when it is not JSON."""
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8")
        return json.loads(text)
    except OSError as error:
        raise FormatError(str(path), 0, 0, "cannot_read", reason=error.strerror or "unknown") from None
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        last = before[before.rfind(b"\n") + 1 :].decode("utf-8")
        raise FormatError(str(path), before.count(b"\n") + 1, len(last) + 1, "not_utf8") from None
    except json.JSONDecodeError as error:
        raise FormatError(str(path), error.lineno, error.colno, "not_json", reason=error.msg) from None
    except (RecursionError, ValueError):
        raise FormatError(str(path), 1, 1, "not_json", reason="too deep or too long") from None
