"""The pots of a vote as fields: an amount for each area, and one for everybody."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from participate.contests.forms.ways import POTS
from participate.kit.money import DIGITS, money_text, number_text
from participate.processes.forms import MoneyField
from voting.tally import RuleError
from voting.tally.parameters import pairs

WIDE = "pot-wide"


class OptionalMoney(MoneyField):
    """An amount that may be left out: None then."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """Return minor units, or None for nothing typed."""
        return super().clean(value) if str(value or "").strip() else None


class PotFields(forms.Form):
    """One amount for each part of the cycle's area; `areas` are their names by code, `budget` in minor units."""

    areas: Mapping[str, str]
    budget: int
    currency: str

    def add_pots(self, rule: Mapping[str, Any]) -> None:
        """Add the fields, filled from a rule in force; none where the cycle's area has no parts."""
        if not self.areas:
            return
        known, wide = _pots_in(rule)
        help_text = _("Empty: its proposals are paid from the pot for everybody.")
        for code, name in self.areas.items():
            self._add_pot(
                self._pot(code), _("Money for %(area)s") % {"area": name}, known.get(code), help_text
            )
            help_text = ""  # said once: there may be many areas
        self._add_pot(WIDE, _("Money for everybody"), wide, _("Empty: all that the areas leave."))

    def _add_pot(self, name: str, label: str, amount: int | None, help_text: str) -> None:
        digits = DIGITS.get(self.currency, 2)
        shown = "" if amount is None else number_text(amount // 10**digits)
        self.fields[name] = OptionalMoney(
            currency=self.currency, label=label, help_text=help_text, required=False, max_length=30, initial=shown
        )  # fmt: skip

    @staticmethod
    def _pot(code: str) -> str:
        return f"pot-in-{code}"

    def check_pots(self, data: Mapping[str, Any]) -> None:
        """Refuse pots without money, and more money than there is."""
        if data.get("way") != POTS or not self.areas:
            return
        first = self._pot(next(iter(self.areas)))
        typed = {code: data.get(self._pot(code)) for code in self.areas}
        empty = next((code for code, amount in typed.items() if amount == 0), None)
        if empty is not None:
            self.add_error(self._pot(empty), _("Write more than zero, or leave it empty."))
        elif not any(typed.values()):
            self.add_error(first, _("Write how much at least one area gets, or choose another way."))
        own = sum(amount or 0 for amount in typed.values())
        over = own + (data.get(WIDE) or 0) - self.budget
        if over > 0:
            values = {"all": self._money(self.budget), "over": self._money(over)}
            self.add_error(
                WIDE if own <= self.budget else first,
                _("Together the pots hold %(over)s more than the %(all)s there is. Lower them.") % values,
            )

    def _money(self, amount: int) -> str:
        return money_text(amount, self.currency)

    def pots_rule(self, way: str) -> dict[str, Any]:
        """Return the pots' part of a published rule; empty for other ways."""
        if way != POTS:
            return {}
        data = self.cleaned_data
        amounts = [[code, data[self._pot(code)]] for code in self.areas if data[self._pot(code)]]
        return {"pots": amounts, "wide": data[WIDE]}


def _pots_in(rule: Mapping[str, Any]) -> tuple[dict[str, int], int | None]:
    """Return the amounts of a rule in force, and that of the pot for everybody where it names one."""
    try:
        return dict(pairs(rule.get("pots") or ())), rule.get("wide")
    except RuleError:
        return {}, None
