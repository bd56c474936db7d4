"""How the parameters of rules are read: from JSON, from the command line, from code; and what a rule declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from voting.tally.contest import KINDS, Cap, Floor, Kind
from voting.tally.errors import RuleError

Family = Literal["budget", "single_winner", "multi_winner"]
TIE_CRITERIA = (
    "points", "first_preferences", "ballots_naming", "lower_cost", "higher_cost", "earlier_round", "code",
    "file_order",
)  # fmt: skip
DECIDING = ("code", "file_order")
LOT = "lot:"
DEFAULT_TIE = ("points", "first_preferences", "ballots_naming", "lower_cost", "code")
ELIMINATION_TIE = ("points", "code")


@dataclass(frozen=True, slots=True)
class Parameter:
    """How one parameter is read, and what it is when nobody says.

    A `quiet` parameter is written only where it differs from its default: it came after results had been
    published, and those must keep their hash.
    """

    read: Callable[[Any], Any]
    default: Any
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """What a rule declares.

    `counter` is "module:function", taking (contest, rule) and returning an `Outcome`; `kinds` are the ballots
    it takes; `sentence` says in one English line what it does; `paper` names the source.
    """

    name: str
    family: Family
    counter: str
    sentence: str
    paper: str
    parameters: Mapping[str, Parameter]
    kinds: tuple[Kind, ...] = KINDS


def choice(*allowed: str) -> Callable[[Any], str]:
    """Return a reader that takes one of these words."""

    def read(value: Any) -> str:
        if value not in allowed:
            raise RuleError("not_one_of", value=value, allowed=", ".join(allowed))
        return str(value)

    return read


def whole(value: Any) -> int:
    """Read a whole number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise RuleError("not_a_whole_number", value=value)
    try:
        number = int(value)
    except ValueError:
        raise RuleError("not_a_whole_number", value=value) from None
    if number < 0:
        raise RuleError("negative", value=value)
    return number


def positive(value: Any) -> int:
    """Read a whole number of 1 or more."""
    number = whole(value)
    if number == 0:
        raise RuleError("not_positive", value=value)
    return number


def at_most(limit: int, read: Callable[[Any], int | None]) -> Callable[[Any], int | None]:
    """Return a reader that reads as `read` does and takes nothing above `limit`.

    >>> at_most(100, optional_whole)("5")
    5
    """

    def bounded(value: Any) -> int | None:
        number = read(value)
        if number is not None and number > limit:
            raise RuleError("above_limit", limit=limit)
        return number

    return bounded


def optional_whole(value: Any) -> int | None:
    """Read a whole number, or nothing."""
    return None if value is None or value == "" else whole(value)


def fraction(value: Any) -> Fraction:
    """Read an exact number of 0 or more: 3, "0.8" or "4/5" (never a float)."""
    if isinstance(value, (bool, float)) or not isinstance(value, (int, str, Fraction)):
        raise RuleError("not_an_exact_number", value=value)
    # Python reads "1e999999999" as a fraction too, for hours.
    if isinstance(value, str) and (len(value) > 100 or "e" in value.lower()):
        raise RuleError("not_an_exact_number", value=value[:40])
    try:
        number = Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise RuleError("not_an_exact_number", value=value) from None
    if number < 0:
        raise RuleError("negative", value=value)
    return number


def optional_fraction(value: Any) -> Fraction | None:
    """Read an exact number, or nothing."""
    return None if value is None or value == "" else fraction(value)


def tie(value: Any) -> tuple[str, ...]:
    """Read a sequence of tie criteria; the last must always decide (code, file_order or "lot:SEED")."""
    criteria = tuple(value.split(",")) if isinstance(value, str) else tuple(value)
    for criterion in criteria:
        if criterion not in TIE_CRITERIA and not (criterion.startswith(LOT) and len(criterion) > len(LOT)):
            raise RuleError("unknown_tie_criterion", value=criterion)
    if not criteria or not (criteria[-1] in DECIDING or criteria[-1].startswith(LOT)):
        raise RuleError("tie_must_end_in_code_or_file_order", value=",".join(criteria))
    return criteria


def groups(value: Any) -> tuple[tuple[str, ...], ...]:
    """Read groups of names: [["a", "b"], ["c", "d"]] or "a+b,c+d"."""
    if isinstance(value, str):
        value = [item.split("+") for item in value.split(",") if item]
    return tuple(_names(group) for group in value)


def _names(group: Any) -> tuple[str, ...]:
    # A word alone would be taken to pieces letter by letter.
    if isinstance(group, str) or not all(isinstance(name, str) and name for name in group):
        raise RuleError("not_names", value=group)
    return tuple(group)


def pairs(value: Any) -> tuple[tuple[str, int], ...]:
    """Read "name:amount,name:amount", or a sequence of mappings, pairs, floors or caps."""
    if isinstance(value, str):
        value = [item.rsplit(":", 1) for item in value.split(",") if item]
    read: list[tuple[str, int]] = []
    for item in value:
        if isinstance(item, Floor):
            item = (item.tag, item.amount)
        elif isinstance(item, Cap):
            item = (item.scope, item.amount)
        elif isinstance(item, Mapping):
            item = (item.get("tag", item.get("scope")), item.get("amount"))
        if isinstance(item, str) or len(item) != 2 or not isinstance(item[0], str):
            raise RuleError("not_name_and_amount", value=item)
        read.append((item[0], whole(item[1])))
    return tuple(read)


def floors(value: Any) -> tuple[Floor, ...]:
    """Read floors: "tag:amount,tag:amount" and what `pairs` takes."""
    return tuple(Floor(tag, amount) for tag, amount in pairs(value))


def caps(value: Any) -> tuple[Cap, ...]:
    """Read caps on every group: "group:amount" and what `pairs` takes."""
    read = []
    for scope, amount in pairs(value):
        if scope != "group":
            raise RuleError("unknown_cap_scope", value=scope)
        read.append(Cap("group", amount))
    return tuple(read)


TIE = Parameter(tie, DEFAULT_TIE)
EARLIER_TIE = Parameter(tie, ELIMINATION_TIE)
