"""Which rule decided a Pabulib election, and whether our count gives the same winners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import TallyError
from voting.tally.formats.election import KIND_OF_VOTE, PabulibElection
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule
from voting.tally.tallies import tally

Status = Literal["reproduced", "differs", "no_official_outcome", "rule_not_implemented"]
FILE_ORDER = ("file_order",)
# The order of equals recommended at equalshares.net; the lot is replaced by the order of the file.
SHARES_TIE = ("lower_cost", "ballots_naming", "file_order")
GREEDY = {"greedy": "skip", "greedy-threshold": "skip", "greedy-no-skip": "stop"}
SHARES = {"equalshares/add1": "none", "equalshares/add1-comparison": "greedy"}
# META key of the names, META key of the amounts, column of the projects.
SCOPES = (
    ("neighborhoods", "budget_per_neighborhood", "neighborhood"),
    ("categories", "budget_per_category", "category"),
)
# The one way of spending what caps leave over that a second pass down the order is.
LEFTOVER_BY_SCORE = "Fund additional projects that fit within leftover budget ordered by score"
POZNAN = ("Pozna\u0144", "greedy-custom")


def official_rule(meta: Mapping[str, str], *, scale: int = 1) -> tuple[Rule | None, str]:
    """Return the rule that META declares, or None and the reason why it is not counted here.

    Greedy counts votes on approval and choose-1 ballots and points on rankings and points; equals stand in
    file order; the threshold `min_project_score_threshold` is inclusive. Poznan covers the first misfit with
    money from outside if four fifths of it are there. Amounts per neighborhood or category become caps of
    groups (see `grouped`). `scale` turns amounts, and Equal Shares' "one unit more per voter", into minor
    units. Reasons: `unknown_rule`, `local_rule`, `local_limits` (limits that are not understood),
    `conflicts_not_in_file` (the rule is known, but not which projects exclude each other), `bad_threshold`.

    >>> official_rule({"rule": "greedy-no-skip", "vote_type": "approval"})[0]["misfit"]
    'stop'
    >>> official_rule({"rule": "greedy-exclusive", "vote_type": "approval"})
    (None, 'conflicts_not_in_file')
    """
    name = meta.get("rule", "unknown")
    if name == "unknown":
        return None, "unknown_rule"
    limits = _limits(meta, scale)
    if limits is None:
        return None, "local_limits"
    if name in GREEDY:
        return _greedy(meta, GREEDY[name], limits)
    if name == "greedy-custom" and meta.get("leftover_budget", "").strip() == LEFTOVER_BY_SCORE:
        return _greedy(meta, "skip", limits)
    if (meta.get("unit"), name) == POZNAN:
        return _greedy(meta, "most_covered", limits)
    if name == "greedy-exclusive":
        return None, "conflicts_not_in_file"
    if name in SHARES and not limits and KIND_OF_VOTE.get(meta.get("vote_type", "")) == "approval":
        comparison = SHARES[name]
        return Rule("equal_shares", completion="add1", step=scale, comparison=comparison, tie=SHARES_TIE), ""
    return None, "local_rule"


def _greedy(meta: Mapping[str, str], misfit: str, limits: Mapping[str, Any]) -> tuple[Rule | None, str]:
    """Return the greedy rule of a file with its threshold."""
    threshold = meta.get("min_project_score_threshold", "").strip()
    if threshold and not (threshold.isascii() and threshold.isdigit() and len(threshold) <= 40):
        return None, "bad_threshold"
    order = "votes" if KIND_OF_VOTE.get(meta.get("vote_type", "")) == "approval" else "points"
    given: dict[str, Any] = {
        "order": order,
        "misfit": misfit,
        "threshold": threshold or None,
        "tie": FILE_ORDER,
    }
    return Rule("greedy", given | dict(limits)), ""


def _limits(meta: Mapping[str, str], scale: int) -> dict[str, Any] | None:
    """Return the caps of groups that META declares as parameters, or None where they are not understood."""
    declared = [scope for scope in SCOPES if meta.get(scope[1])]
    leftover = meta.get("leftover_budget", "").strip()
    if not declared:
        return {} if leftover in {"", LEFTOVER_BY_SCORE} else None
    if len(declared) > 1 or leftover not in {"", LEFTOVER_BY_SCORE}:
        return None
    names = [name.strip() for name in meta.get(declared[0][0], "").split(",")]
    amounts = [_amount(text, scale) for text in meta[declared[0][1]].split(",")]
    known = [amount for amount in amounts if amount is not None]
    if (
        not all(names)
        or len(set(names)) != len(names)
        or len(known) != len(amounts)
        or len(known) != len(names)
    ):
        return None
    caps = tuple(zip(names, known, strict=True))
    return {"group_caps": caps, "leftover": "yes" if leftover else "no"}


def _amount(text: str, scale: int) -> int | None:
    """Read an amount of the file's currency in minor units, or None."""
    whole, _, decimals = text.strip().partition(".")
    if not all(part.isascii() and part.isdigit() for part in (whole, decimals or "0")) or len(text) > 40:
        return None
    amount = Fraction(f"{whole}.{decimals or 0}") * scale
    return int(amount) if amount.denominator == 1 else None


def grouped(election: PabulibElection, contest: Contest) -> Contest:
    """Return the contest with the groups that the file's caps speak about: neighborhoods where it has such caps."""
    keys = [column for _, amounts, column in SCOPES if election.get(amounts)]
    if len(keys) != 1 or keys[0] == "category" or keys[0] not in election.project_columns:
        return contest
    place = election.project_columns.index(keys[0])
    groups = {project.code: project.row[place] for project in election.projects}
    return contest.replace(projects=[replace(item, group=groups[item.code]) for item in contest.projects])


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether a count equals the official outcome.

    `official` are the codes with `selected` = 1, `counted` ours; `missing` are official but not counted,
    `extra` counted but not official (file order each). `reason` says why there is no rule. `votes_differ`
    and `scores_differ` list (code, official, recounted) where the file's own figures differ from its ballots.

    `covered` are those we fund with money from outside the budget (Poznan); they must be the codes with
    `selected` = 2 and are in neither `official` nor `counted`. `kept_out` is set for `conflicts_not_in_file`:
    the projects that must have lost to one that excludes them for the official outcome to follow (none: it
    follows without any); None when no such conflicts explain it.
    """

    status: Status
    rule: Rule | None
    reason: str
    official: tuple[str, ...]
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    votes_differ: tuple[tuple[str, int, int], ...]
    scores_differ: tuple[tuple[str, int, int], ...]
    covered: tuple[str, ...] = ()
    kept_out: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "status": self.status,
            "rule": None if self.rule is None else self.rule.to_json(),
            "reason": self.reason,
            "official": list(self.official),
            "counted": list(self.counted),
            "missing": list(self.missing),
            "extra": list(self.extra),
            "votes_differ": [list(row) for row in self.votes_differ],
            "scores_differ": [list(row) for row in self.scores_differ],
            "covered": list(self.covered),
            "kept_out": None if self.kept_out is None else list(self.kept_out),
        }


def reproduces(
    election: PabulibElection, *, contest: Contest | None = None, outcome: Outcome | None = None
) -> Reproduction:
    """Count an election by its own rule and compare with the projects marked `selected` = 1.

    `contest` and `outcome` may be passed when they were made already.
    """
    contest = grouped(election, election.contest() if contest is None else contest)
    votes, scores = _figures(election, contest)
    meta = dict(election.meta)
    rule, reason = official_rule(meta, scale=election.scale)
    official = election.official
    if rule is not None and outcome is None:
        try:
            outcome = count(contest, rule)
        except TallyError as error:
            rule, reason = None, error.code
    funded = outcome.funded if rule is not None and outcome is not None else ()
    rounds = outcome.rounds if funded and outcome is not None else ()
    covered = tuple([item.project or "" for item in rounds if item.action == "covered"])
    counted = tuple(code for code in funded if code not in covered)
    missing, extra = _differences(election, rule, counted, covered)
    if official is not None and reason == "conflicts_not_in_file":
        kept_out = conflicts(contest, _greedy(meta, "skip", {})[0], official)
    else:
        kept_out = None
    return Reproduction(
        status=_status(rule, official, same=not missing and not extra),
        rule=rule,
        reason=reason,
        official=official or (),
        counted=counted,
        missing=missing,
        extra=extra,
        votes_differ=votes,
        scores_differ=scores,
        covered=covered,
        kept_out=kept_out,
    )


def _differences(
    election: PabulibElection, rule: Rule | None, counted: tuple[str, ...], covered: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is official but not ours, and what is ours but not official, in file order."""
    if rule is None or election.official is None:
        return (), ()
    theirs = {(code, 1) for code in election.official}
    if rule.get("misfit") == "most_covered":
        theirs |= {(project.code, 2) for project in election.projects if project.selected == 2}
    ours = {(code, 1) for code in counted} | {(code, 2) for code in covered}
    missing, extra = ({code for code, _ in rest} for rest in (theirs - ours, ours - theirs))
    codes = [project.code for project in election.projects]
    return tuple(code for code in codes if code in missing), tuple(code for code in codes if code in extra)


def conflicts(contest: Contest, rule: Rule | None, official: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the projects that must have been excluded by a winner for a greedy rule to give `official`.

    Going down the order, the first project funded against the official outcome can only have been kept out by
    an official winner above it; so it goes until the outcomes agree. None when they cannot.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["abc", "ab", "a"], budget=60,
    ...                                projects=[Project(code, 30) for code in "abc"])
    >>> conflicts(contest, Rule("greedy"), ("a", "c")), conflicts(contest, Rule("greedy"), ("a",))
    (('b',), ('b', 'c'))
    >>> conflicts(contest, Rule("greedy"), ("b", "c")) is None
    True
    """
    kept_out: list[str] = []
    if rule is None or not official:
        return None
    place = {code: number for number, code in enumerate(count(contest, rule).order)}
    top = min(official, key=place.__getitem__)
    while True:
        outcome = count(contest, rule.replace(exclusive=tuple((top, code) for code in kept_out)))
        wrong = set(outcome.funded) ^ set(official)
        if not wrong:
            return tuple(kept_out)
        first = min(wrong, key=place.__getitem__)
        if first in official or place[first] < place[top]:
            return None
        kept_out.append(first)


def _status(rule: Rule | None, official: tuple[str, ...] | None, *, same: bool) -> Status:
    """Name what the comparison says."""
    if official is None:
        return "no_official_outcome"
    if rule is None:
        return "rule_not_implemented"
    return "reproduced" if same else "differs"


def _figures(
    election: PabulibElection, contest: Contest
) -> tuple[tuple[tuple[str, int, int], ...], tuple[tuple[str, int, int], ...]]:
    """Compare the file's votes and score columns with the sums over its ballots, repeated marks included."""
    sums = tally(contest)
    written = election.papers.written
    marked = sum_by(written.marks, written.counts[written.rows], len(contest.codes))
    named = dict(zip(contest.codes, marked, strict=True))
    votes = tuple(
        (project.code, project.votes, named[project.code])
        for project in election.projects
        if project.votes is not None and project.votes != named[project.code]
    )
    scores = tuple(
        (project.code, project.score, sums.points[project.code])
        for project in election.projects
        if project.score is not None and project.score != sums.points[project.code]
    )
    return votes, scores
