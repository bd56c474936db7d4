"""The rules of a vote as a form: what a facilitator sets before the box opens."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.forms.ballot_fields import BallotFields, ballot_initial, usual_numbers
from participate.contests.forms.pots import PotFields
from participate.contests.forms.ways import POTS, kinds_of, open_settings, value_of, way_of, ways, ways_for
from participate.contests.wording import rules as words
from participate.contests.wording.settings import SETTINGS, help_of, offered
from participate.processes.models import Cycle

TIES = ("points", "first_preferences", "ballots_naming", "lower_cost")

_KINDS_NEEDED: dict[str, Callable[[], str]] = {
    "ranked": lambda: _("This needs ballots on which proposals are put in order."),
    "approval": lambda: _("This way needs ballots on which proposals are ticked."),
}


class RulesForm(PotFields, BallotFields):
    """Everything a vote is counted by. Percentages are whole numbers; a floor of 0 is no floor."""

    way = forms.ChoiceField(label=gettext_lazy("How the money is shared out"), widget=forms.RadioSelect)
    vote_weight = forms.IntegerField(
        label=gettext_lazy("Weight of the votes in percent"), min_value=0, max_value=100,
        help_text=gettext_lazy("The technical score gets the rest. Only used where both are put together."),
    )  # fmt: skip
    tracks = forms.MultipleChoiceField(label=gettext_lazy("Money from"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=gettext_lazy("Why the rules change"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Published together with the new rules."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, cycle: Cycle, rule: Mapping[str, Any], published: int, kind: str = "",
        areas: Mapping[str, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.cycle, self.rule, self.published, self.areas = cycle, words.flat(rule), published, areas
        self.budget, self.currency = self.rule.get("budget") or 0, cycle.currency
        kwargs.setdefault("initial", self._initial(kind))
        super().__init__(*args, **kwargs)
        settings = cycle.settings
        self.fields["way"].choices = [
            (key, words.told_of(way).name) for key, way in ways().items()
            if areas or key != POTS
        ]  # fmt: skip
        self.start_ballot()
        self.fields["tracks"].choices = [(row.code, row.label) for row in settings.tracks if row.decided_here]
        self._add_floors(settings)
        self._add_caps(settings)
        self._add_ties()
        self.add_pots(self.rule)
        self._add_settings()
        if not published:
            del self.fields["reason"]

    def ways_for(self, kind: str) -> list[str]:
        """Return the keys of the ways that can count a kind of ballot here."""
        return ways_for(kind, areas=bool(self.areas))

    def _initial(self, kind: str) -> dict[str, Any]:
        """Return the rules in force as form values, with another `kind` where one was asked for."""
        rule = self.rule
        values = {
            "way": way_of(rule), "vote_weight": rule.get("vote_weight"), "tracks": rule.get("tracks"),
            **ballot_initial(rule, published=self.published),
        }  # fmt: skip
        if kind and kind != values["kind"]:
            values |= {"kind": kind, "way": next(iter(self.ways_for(kind)), "")}
        values |= {name: number for name, number in usual_numbers().items() if not values[name]}
        for place, floor in enumerate(rule.get("floors") or (), 1):
            values |= {f"floor-{floor['tag']}": floor.get("pct"), f"floor-order-{floor['tag']}": place}
        for cap in rule.get("caps") or ():
            values["cap"] = cap.get("pct")
        for place, code in enumerate([code for code in rule.get("tie") or () if code in TIES], 1):
            values[f"tie-{place}"] = code
        return values

    def _add_floors(self, settings: Any) -> None:
        """Add one minimum share for each group the profile names, and their order."""
        self.floor_tags = [row.code for row in settings.earmarks]
        for place, row in enumerate(settings.earmarks, 1):
            self.fields[f"floor-{row.code}"] = forms.IntegerField(
                label=_("At least for %(what)s, in percent") % {"what": words.tag_name(row.code)},
                min_value=0, max_value=100, help_text=_("0 means no minimum share."),
            )  # fmt: skip
            if len(settings.earmarks) > 1:
                self.fields[f"floor-order-{row.code}"] = forms.TypedChoiceField(
                    label=_("Served as number"), coerce=int, initial=place,
                    choices=[(n, str(n)) for n in range(1, len(settings.earmarks) + 1)],
                )  # fmt: skip

    def _add_caps(self, settings: Any) -> None:
        """Add the limit on one area, where the profile knows one."""
        self.cap_level = settings.caps[0].level if settings.caps else ""
        if self.cap_level:
            self.fields["cap"] = forms.IntegerField(
                label=_("One neighbourhood at most, in percent"), min_value=1, max_value=100,
                help_text=_("100 means no limit."),
            )  # fmt: skip

    def _add_ties(self) -> None:
        """Add the four places of the tie-break; the code always comes last."""
        choices = list(zip(TIES, words.tie_words(TIES), strict=True))
        for place, code in enumerate(TIES, 1):
            self.fields[f"tie-{place}"] = forms.ChoiceField(
                label=_("If equal, look at (number %(n)d)") % {"n": place}, choices=choices, initial=code
            )

    def _add_settings(self) -> None:
        """Add the parameters of every way; only those of the chosen one are kept."""
        for way, rule in ways().items():
            for name in open_settings(way):
                setting = SETTINGS[name]
                shown = {"label": setting.label, "help_text": help_of(rule["name"], name), "required": False,
                         "initial": value_of(way, name, self.rule)}  # fmt: skip
                self.fields[f"set-{way}-{name}"] = (
                    forms.ChoiceField(choices=list(offered(rule["name"], name).items()), **shown)
                    if setting.choices
                    else forms.IntegerField(min_value=1, **shown)
                )

    def _settings(self, way: str) -> dict[str, Any]:
        """Return the parameters of a way as given; what was left empty is as it usually is."""
        given = {name: self.cleaned_data.get(f"set-{way}-{name}") for name in open_settings(way)}
        return {
            name: (value or value_of(way, name, {})) if SETTINGS[name].choices else value
            for name, value in given.items()
        }

    def _check_kind(self, data: dict[str, Any]) -> None:
        """Refuse a way, or one of its parameters, that these ballots cannot serve."""
        way, kind = data.get("way"), data.get("kind")
        if not way or not kind:
            return
        if way not in self.ways_for(kind):
            self.add_error("kind", _KINDS_NEEDED["ranked" if "ranked" in kinds_of(way) else "approval"]())
        for name, value in self._settings(way).items():
            if SETTINGS[name].needs.get(str(value), kind) != kind:
                self.add_error(f"set-{way}-{name}", _KINDS_NEEDED["ranked"]())

    def clean(self) -> dict[str, Any]:
        """Refuse shares above the whole, and places given twice."""
        data = super().clean() or {}
        self._check_kind(data)
        self.check_ballot(data)
        self.check_pots(data)
        if sum(data.get(f"floor-{tag}") or 0 for tag in self.floor_tags) > 100:
            self.add_error(
                f"floor-{self.floor_tags[0]}", _("The minimum shares together are more than 100%.")
            )
        if self.published and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Write why the rules change. The reason is published with them."))
        ties = [data.get(f"tie-{place}") for place in range(1, len(TIES) + 1)]
        if len(set(ties)) < len(TIES):
            self.add_error("tie-1", _("Each way of parting equals can stand only once."))
        orders = [data[f"floor-order-{tag}"] for tag in self.floor_tags if f"floor-order-{tag}" in data]
        if len(set(orders)) < len(orders):
            self.add_error(f"floor-order-{self.floor_tags[0]}", _("Give each minimum share its own number."))
        return data

    def made_rule(self) -> dict[str, Any]:
        """Return the rule in its published form; only floors and caps that the chosen way obeys are kept."""
        data = self.cleaned_data
        way = ways()[data["way"]] | self._settings(data["way"])
        floors = sorted(
            (data.get(f"floor-order-{tag}", 1), tag, data[f"floor-{tag}"]) for tag in self.floor_tags
        )
        obeys = way["name"] == "two_pass"
        cap = data.get("cap") or 100
        weight = data["vote_weight"]
        return {
            **way, **self.pots_rule(data["way"]), **self.ballot_rule(), "vote_weight": weight,
            "technical_weight": 100 - weight, "tracks": data["tracks"],
            "floors": [{"tag": tag, "pct": pct} for _place, tag, pct in floors if pct] if obeys else [],
            "caps": [{"scope": "group", "pct": cap, "level": self.cap_level}] if obeys and cap < 100 else [],
            "tie": [*(data[f"tie-{place}"] for place in range(1, len(TIES) + 1)), data.get("last") or "code"],
        }  # fmt: skip
