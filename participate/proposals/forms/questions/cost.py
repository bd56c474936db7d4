"""How much of it, and what it costs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.kit.money import money_text, number_text
from participate.proposals.enums import Kind
from participate.proposals.forms.fields import MoneyField, VolumeField, decimal_box
from participate.proposals.forms.questions.base import Question
from participate.proposals.services.cost import cost_of


class VolumeQuestion(Question):
    """How much of it; the cost follows from the dictionary, or is the proposer's own estimate."""

    code = "volume"
    heading = gettext_lazy("How much is needed?")

    volume = VolumeField(
        label=gettext_lazy("Quantity"),
        widget=decimal_box(),
        error_messages={"required": gettext_lazy("Write how much is needed, for example 120.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Field"),
        error_messages={"required": gettext_lazy("Choose the field that fits best.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Physical or not?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether something is built or bought, or an activity is held.")
        },
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=30,
        help_text=gettext_lazy("For example: m, m2, unit, person, package."),
        error_messages={"required": gettext_lazy("Write the unit, for example: unit.")},
    )
    cost = MoneyField(
        label=gettext_lazy("Estimated cost"),
        widget=decimal_box(),
        help_text=gettext_lazy("You may write 150000000 or 150 million."),
        error_messages={"required": gettext_lazy("Write your estimate. A rough figure is fine.")},
    )
    cost_reason = forms.CharField(
        label=gettext_lazy("Where does this figure come from?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def item(self) -> Any:
        """Return the dictionary entry chosen before, or None."""
        return self.choices.item(self.answers.get("item", ""))

    @property
    def dictionary_cost(self) -> int | None:
        """Return quantity x unit price in minor units once both are known."""
        volume = getattr(self, "cleaned_data", {}).get("volume")
        return cost_of(volume, self.item.unit_price) if self.item and volume else None

    def prepare(self) -> None:
        """Ask for what the dictionary does not give."""
        if self.item:
            for name in ("category", "kind", "unit"):
                del self.fields[name]
            self.fields["volume"].label = _("Quantity (%(unit)s)") % {"unit": self.item.unit}
            self.fields["cost"].required = False
            self.fields["cost"].label = _("Another cost (only if the price here is different)")
            self.fields["cost_reason"].label = _("Why is it different?")
            return
        self.fields["category"].choices = [
            ("", _("Choose…")),
            *((c.code, c.label) for c in self.choices.categories),
        ]
        self.fields["kind"].choices = Kind.choices
        self.fields["cost_reason"].help_text = _("For example: offer of a shop, a similar work last year.")
        self.order_fields(["volume", "unit", "cost", "cost_reason", "category", "kind"])

    def clean(self) -> dict[str, Any]:
        """A cost other than the dictionary's needs a reason."""
        data = super().clean() or {}
        usual, own = self.dictionary_cost, data.get("cost")
        if (
            self.item
            and own is not None
            and usual is not None
            and own != usual
            and not data.get("cost_reason")
        ):
            self.add_error(
                "cost_reason", ValidationError(_("Tell why the cost is different from the price list."))
            )
        if not self.item and own is not None and not data.get("cost_reason"):
            self.add_error(
                "cost_reason", ValidationError(_("Tell where the figure comes from. A few words are enough."))
            )
        return data

    def lines(self) -> list[str]:
        """Show quantity with unit, and the cost."""
        data, item = self.cleaned_data, self.item
        unit = item.unit if item else data["unit"]
        cost = data.get("cost")
        cost = self.dictionary_cost if cost is None else cost
        volume = data["volume"].normalize()
        places = max(0, -volume.as_tuple().exponent)
        text = [f"{number_text(volume, places)} {unit}", money_text(cost or 0, self.cycle.currency)]
        return [*text, data["cost_reason"]] if data.get("cost_reason") else text
