"""The declared rules are a promise: whoever published a result by a name finds the same rule under it for ever.

`declared_rules.txt` holds for each rule its ballots, sentence and source, and for each parameter the default and
what it refuses. A new rule or parameter adds lines; a changed line changes the hash of results to come, or what a
published rule means, and must be meant.
"""

import json
from importlib import import_module
from pathlib import Path

import pytest

from voting.tally import SPECS, Rule, RuleError
from voting.tally.canonical import jsonable

FILE = Path(__file__).parent / "declared_rules.txt"
# Readers of words name the words they take when they refuse; readers of numbers name their bounds.
PROBES = ("?", -1, 10**30)


def refused(name: str, key: str, probe: object) -> str:
    try:
        Rule(name, {key: probe})
    except RuleError as error:
        return " ".join(
            [error.code, *(str(error.data[part]) for part in ("allowed", "limit") if part in error.data)]
        )
    return "taken"


def declared() -> str:
    lines = []
    for name, spec in SPECS.items():
        lines += [
            f"{name} ({spec.family}; {', '.join(spec.kinds)})",
            f"  {spec.sentence}",
            f"  [{spec.paper}]",
        ]
        rule = Rule(name)
        for key, parameter in sorted(spec.parameters.items()):
            said = dict.fromkeys(refused(name, key, probe) for probe in PROBES)
            quiet = " (quiet)" if parameter.quiet else ""
            lines.append(f"  {key} = {json.dumps(jsonable(rule[key]))}{quiet} | {'; '.join(said)}")
    return "\n".join(lines) + "\n"


def test_the_declared_rules_are_the_written_ones():
    assert declared() == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_rule_names_the_function_that_counts_it(name: str):
    module, _, function = SPECS[name].counter.partition(":")
    assert callable(getattr(import_module(module), function))


def test_of_several_unknown_parameters_the_first_by_name_is_told():
    unknown = dict.fromkeys(("zeta", "eta", "mu", "beta", "xi", "nu", "phi", "alpha", "tau", "rho"), 1)
    with pytest.raises(RuleError) as refused:
        Rule("greedy", unknown)
    assert refused.value.data["parameter"] == "alpha"
