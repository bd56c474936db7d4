"""Amounts are typed in whole units and kept in minor ones, whatever the currency."""

import pytest
from django import forms

from participate.outcomes.forms import AmountForm
from participate.proposals.forms.fields import MoneyField, use_currency


class Ask(forms.Form):
    cost = MoneyField()


@pytest.mark.parametrize(("currency", "kept"), [("IDR", 6500), ("EUR", 650_000), ("PLN", 650_000)])
@pytest.mark.parametrize("typed", ["6500", "6.500", "6,500"])
def test_what_people_type_is_kept_in_minor_units(currency, kept, typed):
    form = Ask({"cost": typed})
    use_currency(form, currency)
    assert form.is_valid()
    assert form.cleaned_data["cost"] == kept


def test_a_kept_amount_is_shown_as_people_write_it():
    form = Ask(initial={"cost": 650_000})
    use_currency(form, "EUR")
    assert 'value="6.500"' in str(form["cost"])


def test_one_form_does_not_change_the_currency_of_the_next():
    use_currency(Ask(), "EUR")
    form = Ask({"cost": "6500"})
    assert form.is_valid()
    assert form.cleaned_data["cost"] == 6500


def test_the_new_envelope_is_read_in_the_cycles_currency():
    form = AmountForm({"amount": "50000"}, currency="EUR")
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 5_000_000
