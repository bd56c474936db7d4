"""What a bundle is made of, as plain values: from the tables of a vote (`sources`), or in memory for proofs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voting import tally
from voting.tally import Contest, Outcome

# A pattern that fewer people cast could point at one of them.
FEWEST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Cast:
    """Valid ballots of one form: how often it was cast; `weight` is what each of them weighs."""

    marks: tuple[str, ...]
    points: tuple[int, ...] = ()
    weight: int = 1
    times: int = 1

    def line(self) -> dict[str, Any]:
        """Return the row of `ballots.jsonl`; no points and a weight of 1 are left out."""
        line: dict[str, Any] = {"marks": list(self.marks)}
        if self.points:
            line["points"] = list(self.points)
        if self.weight != 1:
            line["weight"] = self.weight
        return line


@dataclass(frozen=True, slots=True)
class Log:
    """The public log: hashes in order, checkpoints, and the records that stand in it."""

    origin: str = ""
    key: str = ""
    leaves: Sequence[str] = ()
    checkpoints: Sequence[Mapping[str, Any]] = ()
    close: Mapping[str, Any] | None = None
    amendments: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything in a bundle.

    `contest` is what was counted and `result` the outcome as JSON; `cast` are the valid ballots; `publish` says
    whether they may be published one by one. `about` names the vote, `frozen` holds the columns that bound it
    (as `voting.ballots.records` hashes them), `texts` further facts of each option by code. `sealed` are the
    ballots for auditors, each with what its leaf covers. `seed`, `roll`, `turnout`, `times`, `steps` and
    `signatures` are plain JSON.
    """

    contest: Contest
    result: Mapping[str, Any]
    outcome_sha256: str
    cast: Sequence[Cast]
    publish: bool
    about: Mapping[str, Any]
    frozen: Mapping[str, Any]
    log: Log = field(default_factory=Log)
    texts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    times: Mapping[str, Any] = field(default_factory=dict)
    turnout: Mapping[str, Any] = field(default_factory=dict)
    roll: Mapping[str, Any] = field(default_factory=dict)
    seed: Mapping[str, Any] = field(default_factory=dict)
    steps: Sequence[Mapping[str, Any]] = ()
    signatures: Sequence[Mapping[str, Any]] = ()
    input_sha256: str = ""
    rule_number: int = 1
    sealed: Iterable[Mapping[str, Any]] | None = None


def material_of(contest: Contest, outcome: Outcome, *, publish: bool = True) -> Material:
    """Return the material of a vote that was counted in memory: no roll, no log, no times."""
    rule = {"name": outcome.rule.name, **outcome.rule.to_json()["parameters"]}
    frozen = {
        "kind": contest.kind, "rank_limit": contest.rank_limit, "budget": contest.budget, "rule": rule,
        "assurance": "open" if publish else "sealed",
    }  # fmt: skip
    return Material(
        contest=contest, result=outcome.to_json(), outcome_sha256=tally.sha256(outcome),
        cast=[Cast(group.marks, group.points, group.weight, group.count) for group in contest.ballots],
        publish=publish, about={"id": 0, "title": ""}, frozen=frozen,
        turnout={"valid": contest.ballot_count, "blank": 0, "invalid": 0, "cast": contest.ballot_count},
    )  # fmt: skip
