"""Forms of the notices room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.notices.enums import Category


class AddressForm(forms.Form):
    """Where to write to somebody without an account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write only about this. Every mail has a link to stop."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class MailForm(forms.Form):
    """Mail on or off, for each category."""

    def __init__(self, *args: Any, choices: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Category.choices:
            self.fields[code] = forms.BooleanField(label=label, required=False, initial=choices[code])
