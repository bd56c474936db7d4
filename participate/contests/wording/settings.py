"""The parameters of a rule in plain words: a label, a help line, and what each value means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from participate.contests.wording.told import Text
from voting.tally import PARAMETERS, RuleError


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter: `choices` from value to words, or none for a whole number; `needs` names the ballots."""

    label: Text
    help: Text = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)


# The parameters of the ways inside a pot that another way inside does not read.
_INSIDE = {
    "greedy": ("completion",),
    "equal_shares": ("misfit", "threshold"),
    "phragmen": ("completion", "threshold"),
}

_REST = {
    "none": _("It stays unspent"),
    "ballots_naming": _("It goes to the proposals named most often"),
    "rest": _("It goes to the next proposals that fit"),
    "add1": _("Everybody's part grows step by step"),
    "add1_utilitarian": _("Everybody's part grows step by step, then the proposals named most often"),
    "add1_exhaustive": _("Everybody's part grows until nothing more fits"),
    "add1_exhaustive_utilitarian": _(
        "Everybody's part grows until nothing more fits, then the proposals named most often"
    ),
}
SETTINGS: dict[str, Setting] = {
    "inner": Setting(
        _("How each pot is shared out"),
        choices={
            "greedy": _("The most points come first"),
            "equal_shares": _("Every voter pays with an equal part"),
            "phragmen": _("Supporters save together"),
        },
    ),
    "leftover": Setting(
        _("What happens with money that an area leaves"),
        choices={"stay": _("It stays unspent"), "wide": _("It goes into the pot for everybody")},
    ),
    "completion": Setting(_("What happens with the money that is left"), choices=_REST),
    "utility": Setting(
        _("How much a funded choice counts for its voters"),
        choices={
            "cost": _("As much as it costs"),
            "cardinality": _("Every proposal the same"),
            "borda": _("By its place on the ballot"),
        },
        needs={"borda": "ranked"},
    ),
    "comparison": Setting(
        _("Compare with “most points first” at the end"),
        _("If more voters like that result better, it counts instead."),
        {"none": _("No"), "greedy": _("Yes")},
    ),
    "threshold": Setting(_("Points or votes needed at least"), _("Leave empty for no minimum.")),
    "misfit": Setting(
        _("If the next one does not fit"),
        choices={"skip": _("Skip it and look at the next"), "stop": _("Stop there")},
    ),
    "order": Setting(
        _("Which proposal is served first"),
        choices={
            "excess": _("The one with the most support above its cost"),
            "support_per_cost": _("The one with the most support for its cost"),
        },
    ),
    "choice": Setting(
        _("Which proposal is served first"),
        choices={
            "support": _("The one with the most support"),
            "support_per_cost": _("The one with the most support for its cost"),
        },
    ),
    "transfer": Setting(
        _("When no proposal has enough support"),
        choices={
            "eliminate": _("The weakest drops out and its support moves on"),
            "minimal": _("Supporters of the nearest one give it a little more"),
        },
    ),
    "value": Setting(
        _("What is added up"),
        choices={"points": _("Points"), "votes": _("How many ballots name it")},
    ),
}


# What is good to know about a parameter in one rule only.
_NOTES: dict[tuple[str, str], Text] = {
    ("pots", "completion"): _("Read only where every voter pays with an equal part."),
    ("pots", "misfit"): _("Not read where every voter pays with an equal part."),
    ("pots", "threshold"): _("Read only where the most points come first. Leave empty for no minimum."),
}


def help_of(rule: str, name: str) -> Text:
    """Return the help line of a parameter in a rule."""
    return _NOTES.get((rule, name), SETTINGS[name].help)


def offered(rule: str, name: str) -> dict[str, Text]:
    """Return the values of a parameter that this rule takes, with their words."""
    return {value: text for value, text in SETTINGS[name].choices.items() if _takes(rule, name, value)}


def _takes(rule: str, name: str, value: str) -> bool:
    """Say whether a rule reads this value."""
    try:
        PARAMETERS[rule][name].read(value)
    except RuleError:
        return False
    return True


def settings_of(rule: str, fixed: Mapping[str, Any]) -> list[str]:
    """Return the parameters that people can set for a rule, apart from those its way has `fixed`."""
    return [
        name
        for name, setting in SETTINGS.items()
        if name in PARAMETERS.get(rule, {}) and name not in fixed
        and (not setting.choices or len(offered(rule, name)) > 1)
    ]  # fmt: skip


def setting_facts(rule: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return every parameter of a flat rule that has words, as (label, value); the order's misfit is told apart."""
    name, rows = str(rule.get("name", "")), []
    unread = {"misfit": ""} if name in ("greedy", "two_pass") else {}
    if name == "pots":
        unread = dict.fromkeys(_INSIDE[str(rule.get("inner", "greedy"))], "")
    for key in settings_of(name, unread):
        value = rule.get(key, PARAMETERS[name][key].default)
        if value not in (None, ""):
            words = SETTINGS[key].choices.get(str(value), value)
            rows.append((str(SETTINGS[key].label), str(words)))
    return rows
