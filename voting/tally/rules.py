"""Rules as data: a name and a complete, checked set of parameters that survives JSON unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import fraction_text
from voting.tally.catalogue import SPECS
from voting.tally.contest import Cap, Floor
from voting.tally.errors import RuleError
from voting.tally.parameters import DEFAULT_TIE, ELIMINATION_TIE, TIE_CRITERIA, Parameter, RuleSpec

__all__ = [
    "BUDGET_RULES",
    "DEFAULT_TIE",
    "ELIMINATION_TIE",
    "MULTI_WINNER_RULES",
    "PARAMETERS",
    "SENTENCES",
    "SINGLE_WINNER_RULES",
    "SPECS",
    "TIE_CRITERIA",
    "Parameter",
    "Rule",
    "RuleSpec",
]

PARAMETERS = {name: spec.parameters for name, spec in SPECS.items()}
SENTENCES = {name: spec.sentence for name, spec in SPECS.items()}


def _of(family: str) -> tuple[str, ...]:
    return tuple(name for name, spec in SPECS.items() if spec.family == family)


BUDGET_RULES = _of("budget")
SINGLE_WINNER_RULES = _of("single_winner")
MULTI_WINNER_RULES = _of("multi_winner")


@dataclass(frozen=True, slots=True, init=False)
class Rule:
    """A counting rule with every parameter spelled out, so that its hash means the whole rule.

    `parameters` may be given as keywords or as a mapping or pairs; what is left out takes its default.
    Raises `RuleError` for an unknown rule, an unknown parameter or a wrong value.

    >>> Rule("greedy", misfit="stop")["misfit"]
    'stop'
    >>> Rule.from_json(Rule("two_pass", floors=[Floor("green", 30)]).to_json())["floors"]
    (Floor(tag='green', amount=30),)
    """

    name: str
    parameters: tuple[tuple[str, Any], ...]

    def __init__(
        self,
        name: str,
        parameters: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        **keywords: Any,
    ) -> None:
        if name not in PARAMETERS:
            raise RuleError("unknown_rule", rule=name)
        given = dict(parameters) | keywords
        unknown = sorted(set(given) - set(PARAMETERS[name]))
        if unknown:
            raise RuleError("unknown_parameter", rule=name, parameter=unknown[0])
        pairs = []
        for key, parameter in sorted(PARAMETERS[name].items()):
            pairs.append((key, _read(name, key, parameter, given.get(key, parameter.default))))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "parameters", tuple(pairs))

    def __getitem__(self, key: str) -> Any:
        for name, value in self.parameters:
            if name == key:
                return value
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a parameter, or `default` where the rule has none of that name."""
        return dict(self.parameters).get(key, default)

    def replace(self, **changes: Any) -> Rule:
        """Return the same rule with some parameters changed."""
        return Rule(self.name, dict(self.parameters) | changes)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` reads them back to an equal rule."""
        known = PARAMETERS[self.name]
        shown = {
            key: _plain(value)
            for key, value in self.parameters
            if not (known[key].quiet and value == known[key].default)
        }
        return {"name": self.name, "parameters": shown}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rule:
        """Read what `to_json` wrote."""
        return cls(data["name"], data.get("parameters", {}))


def _read(rule: str, key: str, parameter: Parameter, value: Any) -> Any:
    """Read one value and name the parameter in the error."""
    try:
        return parameter.read(value)
    except RuleError as error:
        raise RuleError(error.code, rule=rule, parameter=key, **error.data) from None
    except (TypeError, AttributeError):
        raise RuleError("wrong_type", rule=rule, parameter=key, value=value) from None


def _plain(value: Any) -> Any:
    """Return one parameter as JSON."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Floor):
        return {"tag": value.tag, "amount": value.amount}
    if isinstance(value, Cap):
        return {"scope": value.scope, "amount": value.amount}
    if isinstance(value, Fraction):
        return fraction_text(value)
    return value
