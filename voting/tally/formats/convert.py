"""From one format to another: what a format cannot hold is refused by name, never dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from voting.tally.contest import Contest, Project
from voting.tally.errors import ContestError
from voting.tally.formats import ballot_table, blt, json_file, pabulib
from voting.tally.formats.any import Election, names_of
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.blt_election import BltElection
from voting.tally.formats.cells import plain
from voting.tally.formats.election import PabulibElection, PabulibProject
from voting.tally.formats.json_file import StoredContest
from voting.tally.formats.papers import CountedPapers, Vote

# Pabulib writes each ballot on its own line.
LINES_LIMIT = 5_000_000
POINTS_LIMIT = 10**9
AMOUNT_LIMIT = 10**30
VOTE_TYPES = {"approval": "approval", "ranked": "ordinal", "points": "cumulative"}


def convert(election: Election, path: str | Path, *, drop: bool = False) -> None:
    """Write an election in the format of the path's suffix: `.pb`, `.json`, `.csv` or `.blt`.

    Pabulib and BLT cannot hold everything: with `drop`, what a contest says beside its ballots is left out where
    the format has no place for it (Pabulib: tags, technical scores, seats; BLT: money, groups, tags, scores, the
    limit of ranks); the ballots themselves are never changed. Raises `ContestError` `cannot_express` with
    `format` and `what`, or `unknown_format`.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ContestError("unknown_format", found=path.suffix, known=" ".join(WRITERS))
    writer(election, path, drop)


def _refuse(form: str, what: str, **data: object) -> ContestError:
    return ContestError("cannot_express", format=form, what=what, **data)


def _write_json(election: Election, path: Path, _drop: bool) -> None:
    json_file.write(StoredContest(election.title, names_of(election), election.contest(), None), path)


def _write_csv(election: Election, path: Path, _drop: bool) -> None:
    ballot_table.write(BallotTable(election.title, names_of(election), election.contest()), path)


def _write_blt(election: Election, path: Path, drop: bool) -> None:
    if isinstance(election, BltElection):
        blt.write(election, path)
        return
    contest, names = election.contest(), names_of(election)
    if contest.kind != "ranked":
        raise _refuse("blt", f"{contest.kind} ballots")
    _refuse_weights("blt", contest)
    if not drop:
        _check_blt(contest)
    listed = [names.get(code, code) for code in contest.codes]
    if len(set(listed)) != len(listed):
        listed = list(contest.codes)
    blt.write(BltElection.from_contest(contest, listed, election.title), path)


def _check_blt(contest: Contest) -> None:
    held = {
        "budget": contest.budget,
        "limit of ranks": contest.rank_limit is not None,
        "costs": any(project.cost for project in contest.projects),
        "groups": any(project.group for project in contest.projects),
    }
    _refuse_any("blt", held | _tags_and_scores(contest))


def _tags_and_scores(contest: Contest) -> dict[str, object]:
    return {
        "tags": any(project.tags for project in contest.projects),
        "technical scores": any(project.score is not None for project in contest.projects),
    }


def _refuse_any(form: str, held: Mapping[str, object]) -> None:
    found = [what for what, there in held.items() if there]
    if found:
        raise _refuse(form, ", ".join(found), hint="--drop leaves it out")


def _refuse_weights(form: str, contest: Contest) -> None:
    if int(contest.ballots.columns.weights.max(initial=1)) > 1:
        raise _refuse(form, "weights")


def _write_pabulib(election: Election, path: Path, drop: bool) -> None:
    if isinstance(election, PabulibElection):
        pabulib.write(election, path)
        return
    contest, names = election.contest(), names_of(election)
    _check_pabulib(contest)
    if not drop:
        _refuse_any("pb", _tags_and_scores(contest) | {"seats": contest.seats != 1})
    projects = tuple(_pabulib_project(project, names) for project in contest.projects)
    counts = {Vote(group.marks, group.points): group.count for group in contest.ballots}
    papers = CountedPapers(contest.codes, counts, cumulative=contest.kind == "points")
    columns = ("voter_id", "vote", "points") if contest.kind == "points" else ("voter_id", "vote")
    pabulib.write(
        PabulibElection(
            meta=tuple(_meta(contest, election.title).items()),
            projects=projects,
            project_columns=("project_id", "cost", "name", "category"),
            vote_columns=columns,
            papers=papers,
            budget=contest.budget,
            scale=1,
        ),
        path,
    )


def _check_pabulib(contest: Contest) -> None:
    """Refuse ballots and codes that a `.pb` file cannot hold."""
    columns = contest.ballots.columns
    _refuse_weights("pb", contest)
    if columns.ranks is not None:
        raise _refuse("pb", "equal ranks")
    if contest.ballot_count > LINES_LIMIT:
        raise _refuse("pb", "so many ballots", limit=LINES_LIMIT)
    if columns.points is not None and int(columns.points.max(initial=0)) >= POINTS_LIMIT:
        raise _refuse("pb", "so many points", limit=POINTS_LIMIT - 1)
    if contest.kind == "ranked" and contest.rank_limit is None and _full(contest):
        # Without a limit, points count the projects placed below; a limit in the file would change them.
        raise _refuse("pb", "rankings of every project without a limit")
    if max(contest.budget, *contest.costs, contest.rank_limit or 0) >= AMOUNT_LIMIT:
        raise _refuse("pb", "so large amounts")
    for code in contest.codes:
        if not plain(code) or "," in code:
            raise _refuse("pb", "code", found=ascii(code[:40]))


def _full(contest: Contest) -> bool:
    return int(contest.ballots.columns.lengths.max(initial=0)) > max(len(contest.projects) - 1, 1)


def _meta(contest: Contest, title: str) -> dict[str, str]:
    if title and not plain(title):
        raise _refuse("pb", "title", found=ascii(title[:40]))
    limit = contest.rank_limit
    if limit is None and contest.kind == "ranked":
        limit = max(len(contest.projects) - 1, 1)
    meta = {
        "description": title,
        "num_projects": str(len(contest.projects)),
        "num_votes": str(contest.ballot_count),
        "budget": str(contest.budget),
        "vote_type": VOTE_TYPES[contest.kind],
        "rule": "unknown",
    }
    return meta if limit is None else meta | {"max_length": str(limit)}


def _pabulib_project(project: Project, names: Mapping[str, str]) -> PabulibProject:
    name = names.get(project.code, project.code)
    for text in (name, project.group):
        if not plain(text):
            raise _refuse("pb", "text", found=ascii(text[:40]))
    row = (project.code, str(project.cost), name, project.group)
    return PabulibProject(
        project.code, project.cost, name, project.group, "", None, None, None, None, None, row
    )


WRITERS: dict[str, Callable[[Election, Path, bool], None]] = {
    ".pb": _write_pabulib,
    ".json": _write_json,
    ".csv": _write_csv,
    ".blt": _write_blt,
}
