"""Bring in one of the three tables, or write one entry of the dictionary by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.kit.cells import code, money
from participate.kit.sheets import price_text
from participate.processes.models import Profile
from participate.processes.sheet_forms import SheetForm
from participate.proposals.enums import Kind
from participate.proposals.forms.fields import decimal_box
from participate.proposals.models import Agency, Category, DictionaryItem
from participate.proposals.sheets import SHEETS, currency_of


class ListForm(SheetForm):
    """Which table, and its lines."""

    sheet = forms.ChoiceField(
        label=_("Which table?"), choices=[(row.code, row.label) for row in SHEETS.values()], widget=forms.RadioSelect,
        error_messages={"required": _("Choose which table it is.")},
    )  # fmt: skip
    field_order = ["sheet", "file", "text"]


class EntryForm(forms.Form):
    """One entry; `item` is the one that is corrected, its code stays."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Short and never changed, for example K-01.")
    )
    title = forms.CharField(label=_("What can be proposed"), max_length=160)
    unit = forms.CharField(
        label=_("Unit"), max_length=30, help_text=_("For example: m, m2, unit, person, package.")
    )
    unit_price = forms.CharField(label=_("Price of one unit"), max_length=30, widget=decimal_box())
    category = forms.ModelChoiceField(Category.objects.none(), label=_("Field"), empty_label=_("Choose…"))
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency"), required=False, empty_label=_("None yet")
    )
    kind = forms.ChoiceField(label=_("Physical or not?"), choices=Kind.choices, widget=forms.RadioSelect)
    definition = forms.CharField(
        label=_("What it means exactly"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, profile: Profile, item: DictionaryItem | None, **kwargs: Any) -> None:
        self.profile, self.item, self.currency = profile, item, currency_of(profile)
        super().__init__(*args, initial=self._stored() if item else None, **kwargs)
        self.fields["category"].queryset = Category.objects.for_profile(profile.pk)
        self.fields["agency"].queryset = Agency.objects.for_profile(profile.pk)
        self.fields["unit_price"].help_text = _("In %(currency)s, for example 265000.") % {
            "currency": self.currency
        }
        if item:
            self.fields["code"].disabled = True

    def _stored(self) -> dict[str, Any]:
        """Return the entry as answers."""
        item = self.item
        names = ("code", "title", "unit", "category", "agency", "kind", "definition", "conditions")
        return {name: getattr(item, name) for name in names} | {
            "unit_price": price_text(item.unit_price, self.currency)
        }

    def clean_code(self) -> str:
        """Refuse a code that is taken: correcting is another page."""
        value = self._read("code", code)
        if self.item is None and DictionaryItem.objects.filter(profile=self.profile, code=value).exists():
            raise forms.ValidationError(_("There is already an entry with this code."))
        return value

    def clean_unit_price(self) -> int:
        """Read the price to minor units."""
        return self._read("unit_price", money(self.currency))

    def _read(self, name: str, reader: Any) -> Any:
        """Read an answer as a cell of the table is read."""
        try:
            return reader(self.cleaned_data[name].strip())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def row(self) -> dict[str, Any]:
        """The answers as `load_dictionary` wants them."""
        data = self.cleaned_data
        agency = data["agency"].code if data["agency"] else ""
        return {**data, "category": data["category"].code, "agency": agency}
