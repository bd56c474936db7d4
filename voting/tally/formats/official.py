"""Which rule decided a Pabulib election, and whether our count gives the same winners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
# Keys of local rules that a plain count would silently ignore.
LOCAL_KEYS = ("budget_per_category", "budget_per_neighborhood", "leftover_budget")


def official_rule(meta: Mapping[str, str], *, scale: int = 1) -> tuple[Rule | None, str]:
    """Return the rule that META declares, or None and the reason why it is not counted here.

    Greedy counts votes on approval and choose-1 ballots and points on rankings and points; equals stand in
    file order; the threshold `min_project_score_threshold` is inclusive. `scale` turns Equal Shares' "one
    unit more per voter" into minor units. Reasons: `unknown_rule`, `local_rule`, `local_limits`,
    `bad_threshold`.

    >>> official_rule({"rule": "greedy-no-skip", "vote_type": "approval"})[0]["misfit"]
    'stop'
    >>> official_rule({"rule": "greedy-exclusive", "vote_type": "approval"})
    (None, 'local_rule')
    """
    name = meta.get("rule", "unknown")
    if name == "unknown":
        return None, "unknown_rule"
    if any(meta.get(key) for key in LOCAL_KEYS):
        return None, "local_limits"
    if name in GREEDY:
        return _greedy(meta, GREEDY[name])
    if name in SHARES and KIND_OF_VOTE.get(meta.get("vote_type", "")) == "approval":
        comparison = SHARES[name]
        return Rule("equal_shares", completion="add1", step=scale, comparison=comparison, tie=SHARES_TIE), ""
    return None, "local_rule"


def _greedy(meta: Mapping[str, str], misfit: str) -> tuple[Rule | None, str]:
    """Return the greedy rule of a file with its threshold."""
    threshold = meta.get("min_project_score_threshold", "").strip()
    if threshold and not (threshold.isascii() and threshold.isdigit()):
        return None, "bad_threshold"
    order = "votes" if KIND_OF_VOTE.get(meta.get("vote_type", "")) == "approval" else "points"
    return Rule("greedy", order=order, misfit=misfit, threshold=threshold or None, tie=FILE_ORDER), ""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether a count equals the official outcome.

    `official` are the codes with `selected` = 1, `counted` ours; `missing` are official but not counted,
    `extra` counted but not official (file order each). `reason` says why there is no rule. `votes_differ`
    and `scores_differ` list (code, official, recounted) where the file's own figures differ from its ballots.
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
        }


def reproduces(
    election: PabulibElection, *, contest: Contest | None = None, outcome: Outcome | None = None
) -> Reproduction:
    """Count an election by its own rule and compare with the projects marked `selected` = 1.

    `contest` and `outcome` may be passed when they were made already.
    """
    contest = election.contest() if contest is None else contest
    votes, scores = _figures(election, contest)
    rule, reason = official_rule(dict(election.meta), scale=election.scale)
    official = election.official
    if rule is not None and outcome is None:
        try:
            outcome = count(contest, rule)
        except TallyError as error:
            rule, reason = None, error.code
    counted = outcome.funded if rule is not None and outcome is not None else ()
    status = _status(rule, official, counted)
    compared = status in {"reproduced", "differs"}
    ours, theirs = set(counted), set(official or ())
    return Reproduction(
        status=status,
        rule=rule,
        reason=reason,
        official=official or (),
        counted=counted,
        missing=tuple(code for code in official or () if code not in ours) if compared else (),
        extra=tuple(code for code in contest.codes if code in ours - theirs) if compared else (),
        votes_differ=votes,
        scores_differ=scores,
    )


def _status(rule: Rule | None, official: tuple[str, ...] | None, counted: tuple[str, ...]) -> Status:
    """Name what the comparison says."""
    if official is None:
        return "no_official_outcome"
    if rule is None:
        return "rule_not_implemented"
    return "reproduced" if set(official) == set(counted) else "differs"


def _figures(
    election: PabulibElection, contest: Contest
) -> tuple[tuple[tuple[str, int, int], ...], tuple[tuple[str, int, int], ...]]:
    """Compare the file's votes and score columns with the sums over its ballots, repeated marks included."""
    sums = tally(contest)
    named = dict(sums.naming)
    for vote in election.votes:
        for mark in vote.marks if len(set(vote.marks)) != len(vote.marks) else ():
            named[mark] += 1
        for mark in set(vote.marks) if len(set(vote.marks)) != len(vote.marks) else ():
            named[mark] -= 1
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
