"""A contest as a table of ballots: what our CSV files hold, and how they are written."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voting.tally.canonical import fraction_text
from voting.tally.contest import Contest, Project
from voting.tally.errors import ContestError
from voting.tally.formats.cells import plain
from voting.tally.formats.exact import exact


@dataclass(frozen=True, slots=True)
class BallotTable:
    """One file: the contest it holds, a title ("" when there is none) and the names of projects by code."""

    title: str
    names: Mapping[str, str]
    held: Contest

    def contest(self) -> Contest:
        """Return the contest."""
        return self.held


def write(table: BallotTable, path: str | Path) -> None:
    """Write a contest; reading the file back gives an equal one.

    Raises `ContestError` `cannot_express` for equal ranks, weights, and text with line breaks or outer spaces.
    """
    contest = table.held
    _check(table)
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        if table.title:
            out.writerow(["#title", table.title])
        out.writerow(["#kind", contest.kind])
        out.writerow(["#budget", contest.budget])
        if contest.rank_limit is not None:
            out.writerow(["#rank_limit", contest.rank_limit])
        if contest.seats != 1:
            out.writerow(["#seats", contest.seats])
        for project in contest.projects:
            score = "" if project.score is None else fraction_text(project.score)
            cells = [project.code, project.cost, project.group, score, "+".join(project.tags)]
            out.writerow(["#project", *cells, table.names.get(project.code, project.code)])
        out.writerows(_ballot_rows(contest))


def _ballot_rows(contest: Contest) -> list[list[object]]:
    if contest.kind == "ranked":
        width = max(1, int(contest.ballots.columns.lengths.max(initial=1)))
        rows: list[list[object]] = [["count", *range(1, width + 1)]]
        for group in contest.ballots:
            rows.append([group.count, *group.marks, *[""] * (width - len(group.marks))])
        return rows
    rows = [["ballots", *contest.codes]]
    for group in contest.ballots:
        points = dict(zip(group.marks, group.points or [1] * len(group.marks), strict=True))
        rows.append([group.count, *[points.get(code, "") for code in contest.codes]])
    return rows


def _check(table: BallotTable) -> None:
    """Refuse what this format cannot hold."""
    contest = table.held
    columns = contest.ballots.columns
    what = ""
    if columns.ranks is not None:
        what = "equal ranks"
    elif len(columns.weights) and int(columns.weights.max()) > 1:
        what = "weights"
    elif not contest.projects:
        what = "no projects"
    if what:
        raise ContestError("cannot_express", format="csv", what=what)
    for project in contest.projects:
        _check_project(project)
    for text in (table.title, *table.names.values()):
        _check_text(text)


def _check_project(project: Project) -> None:
    for text in (project.code, project.group, *project.tags):
        _check_text(text)
    if any("+" in tag for tag in project.tags):
        raise ContestError("cannot_express", format="csv", what="tag", found=project.tags)
    if project.score is not None and exact(fraction_text(project.score)) is None:
        raise ContestError("cannot_express", format="csv", what="score", project=project.code)


def _check_text(text: str) -> None:
    if not plain(text):
        raise ContestError("cannot_express", format="csv", what="text", found=ascii(text[:40]))
