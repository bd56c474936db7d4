"""Come in without an account: an address to send a code to, the code, a code from paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.access import Access
from participate.contests.enums import Way
from participate.contests.identities import identity_of, way_of
from participate.contests.paper_codes import read_paper_code
from participate.contests.wording.access import address_label

_PLAIN = {"autocapitalize": "off", "spellcheck": "false"}


class AddressForm(forms.Form):
    """One e-mail address or phone number; `address` comes back in its one spelling."""

    address = forms.CharField(max_length=254, widget=forms.TextInput(attrs=_PLAIN))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        field = self.fields["address"]
        field.label = address_label(access)
        field.widget.attrs["autocomplete"] = "email" if Way.EMAIL in access.ways else "tel"
        field.help_text = _("The one you gave for the list of voters.")

    def clean_address(self) -> str:
        """Say how an address looks; whether it is on the list is never said here."""
        try:
            found = identity_of(self.cleaned_data["address"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if way_of(found) not in self.access.ways:
            raise forms.ValidationError(
                _("Please write this: %(what)s.") % {"what": address_label(self.access)}
            )
        return found


class CodeForm(forms.Form):
    """The six digits of a message."""

    code = forms.CharField(
        label=gettext_lazy("Code from the message"), max_length=20, help_text=gettext_lazy("Six digits."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class PaperCodeForm(forms.Form):
    """The code of a paper slip, in whatever spelling people type it."""

    slip = forms.CharField(
        label=gettext_lazy("Code from your slip"), max_length=60,
        help_text=gettext_lazy("Three groups of four and one letter, for example 7KQ4-M2PX-T3AB-H."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_slip(self) -> str:
        """Return the code in its own spelling."""
        code = read_paper_code(self.cleaned_data["slip"])
        if not code:
            raise forms.ValidationError(_("A letter is not right. Compare the code with your slip."))
        return code
