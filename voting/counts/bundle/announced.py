"""The announced result: the part of an outcome that a short program without libraries can work out exactly.

Its canonical JSON (`voting.tally.canonical`) is `result.json` of the bundle, and the SHA-256 of those bytes is the
number that people compare. Fields:

schema      "rembuk-result/1"
rule        {name, parameters}: every parameter spelled out, fractions as "n/d"
funded      codes in the order of funding (rules with one winner: that one)
order       all codes, best first
winner      the code of the one winner, else null
elected     codes of the elected where several are, else []
endowment   Equal Shares: what each voter held in the deciding run, minor units, "n/d"; else null
totals      {total, remaining, by_group, by_tag}: minor units; projects without a group are in no group's sum
ties        [{where, projects, criteria}] in the order met: equals as they were taken, and what parted neighbours
tables      points, first_preferences and ballots_naming by code, and of the rule's own tables those in `TABLES`
"""

from collections.abc import Mapping
from typing import Any

from voting.tally import PARAMETERS, Outcome, Rule, sha256
from voting.tally.canonical import jsonable

SCHEMA = "rembuk-result/1"
TABLES = (
    "points", "first_preferences", "ballots_naming", "score", "scores", "effective_votes", "copeland", "worst_duel",
    "beaten_by",
)  # fmt: skip
_TIE = ("where", "projects", "criteria")


def announced(outcome: Outcome | Mapping[str, Any]) -> dict[str, Any]:
    """Return the announced result of an outcome, or of its stored JSON (`CountRun.result`), as plain JSON."""
    told = outcome.to_json() if isinstance(outcome, Outcome) else outcome
    return {
        "schema": SCHEMA,
        "rule": full_rule(Rule.from_json(told["rule"])),
        "funded": list(told["funded"]),
        "order": list(told["order"]),
        "winner": told["winner"],
        "elected": list(told.get("elected", ())),
        "endowment": _endowment(told["rounds"]),
        "totals": dict(told["totals"]),
        "ties": [{name: tie[name] for name in _TIE} for tie in told["ties"]],
        "tables": {name: dict(told["tables"][name]) for name in TABLES if name in told["tables"]},
    }


def announced_sha256(outcome: Outcome | Mapping[str, Any]) -> str:
    """Return the SHA-256 of the announced result: the number on the result page, in the bundle and from verify.py."""
    return sha256(announced(outcome))


def full_rule(rule: Rule) -> dict[str, Any]:
    """Return a rule with every parameter, those at their defaults too.

    >>> full_rule(Rule("borda"))["parameters"]["unranked"]
    'nothing'
    """
    written = rule.to_json()["parameters"]
    quiet = {
        name: jsonable(parameter.default)
        for name, parameter in PARAMETERS[rule.name].items()
        if name not in written
    }
    return {"name": rule.name, "parameters": {**quiet, **written}}


def _endowment(rounds: Any) -> str | None:
    """Return what each voter held at the start of Equal Shares, None under any other rule."""
    if not rounds or rounds[0]["action"] != "endowed":
        return None
    return str(rounds[0]["data"]["endowment"])
