"""Forms of the two steps: the formal check, the question to an office, the opinion."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.processes.models import Cycle, Office
from participate.proposals.enums import LandStatus
from participate.proposals.forms.fields import MoneyField, decimal_box, use_currency
from participate.reviews.checklist import questions
from participate.reviews.enums import Answer, Verdict

_YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
CHECKS = {
    "complete": gettext_lazy("Is it complete?"),
    "in_authority": gettext_lazy("Is it within our authority?"),
    "no_double": gettext_lazy("Is it different from other proposals?"),
}


class CheckForm(forms.Form):
    """Three answers; a no needs its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in CHECKS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=_YES_NO, widget=forms.RadioSelect)
            self.fields[f"{name}_reason"] = forms.CharField(
                label=_("Reason"), max_length=500, required=False, help_text=_("Needed for a no; the proposer reads it.")
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A no says why."""
        data = super().clean() or {}
        for name in CHECKS:
            if data.get(name) == "no" and not data.get(f"{name}_reason"):
                self.add_error(
                    f"{name}_reason", ValidationError(_("Write why not. The proposer will read it."))
                )
        return data

    @property
    def answers(self) -> dict[str, tuple[bool, str]]:
        """The answers as the service takes them."""
        data = self.cleaned_data
        return {name: (data[name] == "yes", data[f"{name}_reason"]) for name in CHECKS}


class OfficeChoice(forms.Form):
    """Which office to ask."""

    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices


class OpinionForm(forms.Form):
    """An office's answer."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Opinion"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody reads it when the review is over, under the name of the office."),
    )  # fmt: skip
    months = forms.IntegerField(
        label=gettext_lazy("Months until it is delivered"), min_value=0, max_value=120, required=False
    )
    land_status = forms.ChoiceField(
        label=gettext_lazy("Land"), choices=[("", "–"), *LandStatus.choices], required=False
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.fields["cost"] = MoneyField(label=_("Cost"), required=False, widget=decimal_box())
        use_currency(self, cycle.currency)
        self.fields["cost_reason"] = forms.CharField(
            label=_("How the cost was worked out"), max_length=500, required=False
        )
        self.questions = questions(cycle)
        for code, text in self.questions.items():
            self.fields[f"q_{code}"] = forms.ChoiceField(
                label=text, choices=Answer.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"r_{code}"] = forms.CharField(label=_("Remark"), max_length=300, required=False)
        self.order_fields(["verdict", "reason", "cost", "cost_reason", "months", "land_status"])

    @property
    def main(self) -> list[Any]:
        """The fields before the checklist."""
        return [self[name] for name in ("verdict", "reason", "cost", "cost_reason", "months", "land_status")]

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Question and remark, in order."""
        return [(self[f"q_{code}"], self[f"r_{code}"]) for code in self.questions]

    def clean(self) -> dict[str, Any]:
        """Who finds it feasible tells cost, time and every answer."""
        data = super().clean() or {}
        if data.get("verdict") in (Verdict.FEASIBLE, Verdict.CONDITIONAL):
            for name in ("cost", "cost_reason", "months", *(f"q_{code}" for code in self.questions)):
                if data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, ValidationError(_("Who finds it feasible also tells this.")))
        elif data.get("cost") is not None and not data.get("cost_reason"):
            self.add_error("cost_reason", ValidationError(_("Tell how the cost was worked out.")))
        return data

    @property
    def opinion(self) -> dict[str, Any]:
        """The answer as the service takes it."""
        data = self.cleaned_data
        names = ("verdict", "reason", "cost", "cost_reason", "months", "land_status")
        checklist = {code: (data[f"q_{code}"], data[f"r_{code}"]) for code in self.questions}
        return {**{name: data[name] for name in names}, "checklist": checklist}
