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
    for key in settings_of(name, {"misfit": ""} if name in ("greedy", "two_pass") else {}):
        value = rule.get(key, PARAMETERS[name][key].default)
        if value not in (None, ""):
            words = SETTINGS[key].choices.get(str(value), value)
            rows.append((str(SETTINGS[key].label), str(words)))
    return rows
