"""Approval elections with the committees that every rule elects (abcvoting's test instances, MIT)."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voting.tally import Contest, Project

ROOT = Path(__file__).resolve().parents[2]
RESULT = re.compile(r"- rule_id: (\S+)\n  result:(.*?)\n  resolute: (true|false)", re.DOTALL)
Committees = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Instance:
    """One file: the voters' approvals in file order, the seats, and all tied committees of each rule.

    `tied` holds what the irresolute form elects; rules with a resolute form only stand in `single`, there
    with the committee that abcvoting's own order picks.
    """

    name: str
    profile: tuple[tuple[str, ...], ...]
    options: int
    seats: int
    tied: dict[str, Committees]
    single: dict[str, Committees]

    @property
    def blanks(self) -> int:
        """How many voters approve nobody."""
        return self.profile.count(())

    def contest(self) -> Contest:
        """Return the contest, options named "0", "1", ..."""
        return Contest.from_ballots(
            kind="approval",
            projects=[Project(str(option), 1) for option in range(self.options)],
            ballots=self.profile,
            budget=self.seats,
            seats=self.seats,
        )


def folder() -> Path:
    """Return where the files are (see REMBUK_DATA)."""
    data = Path(os.environ.get("REMBUK_DATA", ROOT.parent / "shared" / "data"))
    return data / "abc" / "abcvoting_test_instances"


def read(path: Path) -> Instance:
    """Read one file: the few keys of YAML it uses, its lists are JSON."""
    text = path.read_text(encoding="utf-8")
    profile = json.loads(_between(text, "profile:", "num_cand:"))
    found: dict[str, dict[str, Committees]] = {"true": {}, "false": {}}
    for rule, result, resolute in RESULT.findall(text):
        if result.strip():
            committees = frozenset(frozenset(map(str, members)) for members in json.loads(result))
            found[resolute][rule] = committees
    return Instance(
        path.name.removesuffix(".abc.yaml"),
        tuple(tuple(map(str, ballot)) for ballot in profile),
        int(_between(text, "num_cand:", "committeesize:")),
        int(_between(text, "committeesize:", "compute:")),
        found["false"],
        found["true"],
    )


def _between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0].strip()


def instances(*, every: int = 1) -> Iterator[Instance]:
    """Yield every n-th instance in the order of file names."""
    for path in sorted(folder().glob("*.abc.yaml"))[::every]:
        yield read(path)
