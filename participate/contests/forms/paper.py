"""A paper ballot at the desk: who handed one in, and the numbers written on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.processes.models import Delegate
from voting.ballots.keys import new_form_key

BLANK = "blank"


class PaperForm(forms.Form):
    """`marks` is the ballot as it is written: codes in order, best first, with spaces or commas between."""

    delegate = forms.ModelChoiceField(
        queryset=Delegate.objects.none(), label=gettext_lazy("Delegate"), empty_label=gettext_lazy("Choose a name"),
        help_text=gettext_lazy("The list only notes that this person has voted. It does not keep how."),
    )  # fmt: skip
    marks = forms.CharField(
        label=gettext_lazy("Codes on the ballot, first choice first"), required=False, max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("For example 2 8 9 or U-02, U-08, U-09. Type it exactly as it is written, mistakes too."),
    )  # fmt: skip
    empty = forms.BooleanField(label=gettext_lazy("The ballot is empty"), required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, delegates: Any, codes: list[str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": new_form_key()})
        super().__init__(*args, **kwargs)
        self.codes = codes
        self.fields["delegate"].queryset = delegates

    def clean_form_key(self) -> str:
        """Keep a good key, replace a broken one."""
        key = self.cleaned_data["form_key"]
        return key if len(key) >= 16 else new_form_key()

    def clean(self) -> dict[str, Any]:
        """Read the codes; nothing typed must be meant."""
        data = super().clean() or {}
        marks = read_marks(data.get("marks", ""), self.codes)
        if not marks and not data.get("empty"):
            self.add_error("marks", _("Type the codes, or tick that the ballot is empty."))
        if marks and data.get("empty"):
            self.add_error("empty", _("There are codes. Take the tick away, or delete the codes."))
        return {**data, "marks": marks}


def read_marks(text: str, codes: list[str]) -> list[str]:
    """Return what was typed as codes of the ballot where possible: `2` means the code that ends in 2.

    Whatever fits no code stays as typed: the box then counts the ballot as invalid, as the rules say.

    >>> read_marks("2, u-08;  99", ["U-02", "U-08"])
    ['U-02', 'U-08', '99']
    """
    by_name = {code.upper(): code for code in codes}
    by_number: dict[int, str] = {}
    for code in codes:
        digits = code.rpartition("-")[2]
        if digits.isdecimal():
            by_number.setdefault(int(digits), code)
    words = text.upper().replace(",", " ").replace(";", " ").split()
    return [
        by_name.get(word)
        or (by_number.get(int(word)) if word.isdecimal() and len(word) < 6 else None)
        or word
        for word in words
    ]
