"""The code on a voter's card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from voting.ballots.keys import read_receipt


class ReceiptForm(forms.Form):
    """One code, in whatever spelling people type it."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Five groups of four letters and digits, for example 7KQ4-M2PX-OIAB-2345-QRST."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return the code in its own spelling."""
        code = read_receipt(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has 20 letters and digits. Compare it with your card."))
        return code
