"""Our own JSON: a contest, a contest with names, or a recount bundle around a contest.

    {"contest": {"kind": ..., "projects": [...], "ballots": [...], "budget": 100, "rank_limit": null},
     "names": {"lamp": "Lamps"}, "title": "Village, year two"}

Whatever is wrong is a `FormatError`; JSON that is well formed but wrong stands at line 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voting.tally.bundle import read_bundle
from voting.tally.canonical import canonical_json
from voting.tally.contest import Contest
from voting.tally.errors import FormatError, TallyError
from voting.tally.formats.cells import COUNT_LIMIT
from voting.tally.formats.exact import exact


@dataclass(frozen=True, slots=True)
class StoredContest:
    """One file: the contest it holds, a title and the names of projects by code ("" and empty without any).

    `data` is the whole file, for a recount.
    """

    title: str
    names: Mapping[str, str]
    held: Contest
    data: Any

    def contest(self) -> Contest:
        """Return the contest."""
        return self.held


def read(path: str | Path) -> StoredContest:
    """Read one contest. Raises `FormatError`, and nothing else."""
    data = read_bundle(path)
    return stored(data, str(path))


def stored(data: Any, file: str, wrong: str = "not_a_contest") -> StoredContest:
    """Check what stands in a file; `wrong` is the code of a `FormatError` for what has not the right shape."""
    try:
        _check_text(data)
        held = data.get("contest", data)
        _check(held)
        contest = Contest.from_json(held)
        names, title = data.get("names", {}), data.get("title", "")
        if not isinstance(title, str) or not _is_names(names):
            raise TypeError
    except TallyError as error:
        raise FormatError(file, 1, 1, error.code, **error.data) from None
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, RecursionError) as error:
        raise FormatError(file, 1, 1, wrong, reason=type(error).__name__) from None
    return StoredContest(title, names, contest, data)


def write(stored: StoredContest, path: str | Path) -> None:
    """Write a contest in canonical form with its title and names; reading it back gives an equal contest."""
    data: dict[str, Any] = {"contest": stored.held.to_json()}
    if stored.title:
        data["title"] = stored.title
    if stored.names:
        data["names"] = dict(stored.names)
    Path(path).write_bytes(canonical_json(data) + b"\n")


def _is_names(names: Any) -> bool:
    return isinstance(names, dict) and all(isinstance(name, str) for name in names.values())


def _check_text(data: Any) -> None:
    """Refuse half characters (lone surrogates): they have no bytes. Raises `ValueError`."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            item.encode()
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _check(held: Any) -> None:
    """Refuse types that a contest would take without looking. Raises `TypeError`."""
    for project in held["projects"]:
        _check_project(project)
    total = 0
    for ballot in held["ballots"]:
        ints = _is_list(ballot.get("points", []), int) and _is_list(ballot.get("ranks", []), int)
        if not ints or not _is_list(ballot["marks"], str):
            raise TypeError
        total += ballot["count"] * ballot.get("weight", 1)
    if total >= COUNT_LIMIT:
        raise TallyError("too_many_ballots", limit=COUNT_LIMIT)


def _check_project(project: Any) -> None:
    score = project.get("score")
    if not isinstance(project.get("group", ""), str) or not _is_list(project.get("tags", []), str):
        raise TypeError
    if score is not None and type(score) not in (str, int):
        raise TypeError
    if isinstance(score, str) and exact(score) is None:
        raise TypeError


def _is_list(items: Any, kind: type) -> bool:
    return isinstance(items, list) and all(type(item) is kind for item in items)
