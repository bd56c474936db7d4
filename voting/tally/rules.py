"""Rules as data: a name and a complete, checked set of parameters that survives JSON unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.contest import Cap, Floor
from voting.tally.errors import RuleError

TIE_CRITERIA = (
    "points", "first_preferences", "ballots_naming", "lower_cost", "higher_cost", "code", "file_order",
)  # fmt: skip
DEFAULT_TIE = ("points", "first_preferences", "ballots_naming", "lower_cost", "code")
ELIMINATION_TIE = ("points", "code")


def _choice(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise RuleError("not_one_of", value=value, allowed=", ".join(allowed))
        return str(value)

    return read


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise RuleError("not_a_whole_number", value=value)
    try:
        number = int(value)
    except ValueError:
        raise RuleError("not_a_whole_number", value=value) from None
    if number < 0:
        raise RuleError("negative", value=value)
    return number


def _positive(value: Any) -> int:
    number = _whole(value)
    if number == 0:
        raise RuleError("not_positive", value=value)
    return number


def _optional_whole(value: Any) -> int | None:
    return None if value is None or value == "" else _whole(value)


def _tie(value: Any) -> tuple[str, ...]:
    criteria = tuple(value.split(",")) if isinstance(value, str) else tuple(value)
    for criterion in criteria:
        if criterion not in TIE_CRITERIA:
            raise RuleError("unknown_tie_criterion", value=criterion)
    if not criteria or criteria[-1] not in {"code", "file_order"}:
        raise RuleError("tie_must_end_in_code_or_file_order", value=",".join(criteria))
    return criteria


def _pairs(value: Any) -> list[tuple[str, int]]:
    """Read "tag:amount,tag:amount", or a sequence of mappings, pairs, floors or caps."""
    if isinstance(value, str):
        value = [item.split(":", 1) for item in value.split(",") if item]
    pairs: list[tuple[str, int]] = []
    for item in value:
        if isinstance(item, Floor):
            item = (item.tag, item.amount)
        elif isinstance(item, Cap):
            item = (item.scope, item.amount)
        elif isinstance(item, Mapping):
            item = (item.get("tag", item.get("scope")), item.get("amount"))
        if len(item) != 2 or not isinstance(item[0], str):
            raise RuleError("not_name_and_amount", value=item)
        pairs.append((item[0], _whole(item[1])))
    return pairs


def _floors(value: Any) -> tuple[Floor, ...]:
    return tuple(Floor(tag, amount) for tag, amount in _pairs(value))


def _caps(value: Any) -> tuple[Cap, ...]:
    caps = []
    for scope, amount in _pairs(value):
        if scope != "group":
            raise RuleError("unknown_cap_scope", value=scope)
        caps.append(Cap("group", amount))
    return tuple(caps)


@dataclass(frozen=True, slots=True)
class Parameter:
    """How one parameter is read, and what it is when nobody says."""

    read: Callable[[Any], Any]
    default: Any


_TIE = Parameter(_tie, DEFAULT_TIE)
_GREEDY = {
    "order": Parameter(_choice("points", "votes", "combined", "points_per_cost"), "points"),
    "misfit": Parameter(_choice("skip", "stop"), "skip"),
    "threshold": Parameter(_optional_whole, None),
    "vote_weight": Parameter(_whole, 60),
    "technical_weight": Parameter(_whole, 40),
    "tie": _TIE,
}
PARAMETERS: dict[str, dict[str, Parameter]] = {
    "greedy": _GREEDY,
    "two_pass": _GREEDY | {"floors": Parameter(_floors, ()), "caps": Parameter(_caps, ())},
    "knapsack": {
        "value": Parameter(_choice("points", "votes"), "points"),
        "state_limit": Parameter(_positive, 200_000),
        "tie": _TIE,
    },
    "equal_shares": {
        "completion": Parameter(_choice("none", "ballots_naming", "add1"), "none"),
        "step": Parameter(_positive, 1),
        "comparison": Parameter(_choice("none", "greedy"), "none"),
        "run_limit": Parameter(_positive, 5_000),
        "tie": _TIE,
    },
    "plurality": {"tie": _TIE},
    "irv": {"tie": Parameter(_tie, ELIMINATION_TIE)},
    "borda": {"tie": _TIE},
    "condorcet": {"tie": _TIE},
}
BUDGET_RULES = ("greedy", "two_pass", "knapsack", "equal_shares")
SINGLE_WINNER_RULES = ("plurality", "irv", "borda", "condorcet")
SENTENCES = {
    "greedy": "Go down the order; fund what fits, then skip or stop at what does not.",
    "two_pass": "First fill each earmark floor from the top of the order, then greedy, within the caps.",
    "knapsack": "The affordable set with the most points (exact); ties: lower cost, then the order.",
    "equal_shares": "Everyone holds an equal share; supporters pay together for what they named.",
    "plurality": "The option with the most first preferences.",
    "irv": "Drop the option with the fewest first preferences until one holds a majority.",
    "borda": "The option with the most points: a rank is worth the number of options placed below it.",
    "condorcet": "The option that beats every other one to one; if none does, Borda decides.",
}


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
        return {"name": self.name, "parameters": {key: _plain(value) for key, value in self.parameters}}

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
        raise TypeError("rules hold no fractions")
    return value
