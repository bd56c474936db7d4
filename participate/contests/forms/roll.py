"""The list of voters: who may vote and how, a file to bring in, one person, codes to print."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.access import Access
from participate.contests.enums import Electorate, IdentityLevel, Way
from participate.contests.identities import identity_of
from participate.contests.roll_sheet import MOST_BYTES
from participate.contests.services.access import MOST_CODES

LEVELS = [(level.value, level.label) for level in IdentityLevel if level != IdentityLevel.PAPER_CODE]


class AccessForm(forms.Form):
    """Who may vote, and how they come to a ballot."""

    electorate = forms.ChoiceField(
        label=gettext_lazy("Who may vote"), choices=Electorate.choices, widget=forms.RadioSelect
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("How they come to the ballot"),
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, access: Access, data: Any = None) -> "AccessForm":
        """Return the form as the contest has it now."""
        initial = {
            "electorate": access.electorate.value,
            "ways": [way.value for way in Way if way in access.ways],
        }
        return cls(data, initial=initial)


class RollFileForm(forms.Form):
    """A list of voters: CSV or XLSX."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("List of voters (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv,text/plain"}),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How are these people known?"), choices=LEVELS, initial=IdentityLevel.LIST,
        help_text=gettext_lazy("For lines that do not say it themselves. It is printed beside the result."),
    )  # fmt: skip
    contacts_told = forms.BooleanField(
        label=gettext_lazy("The column “contact” is for reminders, and the people were told so"),
        required=False,
    )

    def clean_file(self) -> bytes:
        """Return the content of a file that is not too large."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large. Bring it in in several parts."))
        self.file_name = given.name
        return bytes(given.read())


class PersonForm(forms.Form):
    """One person, by what they are known by."""

    identity = forms.CharField(
        label=gettext_lazy("E-mail, phone or other number"), max_length=254,
        help_text=gettext_lazy("It is only compared. It is not stored."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("How is this person known?"),
        choices=LEVELS,
        initial=IdentityLevel.DOCUMENT,
        required=False,
    )

    def clean_identity(self) -> str:
        """Return the identity in its one spelling."""
        try:
            return identity_of(self.cleaned_data["identity"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PackageForm(forms.Form):
    """How many paper codes to print."""

    size = forms.IntegerField(
        label=gettext_lazy("How many codes"), min_value=1, max_value=MOST_CODES, initial=24
    )


class MailSlipForm(forms.Form):
    """Where a slip goes; the address is used once and not stored."""

    address = forms.EmailField(
        label=gettext_lazy("Your e-mail"), max_length=254, help_text=gettext_lazy("Used once, not stored."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
