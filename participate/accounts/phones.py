"""Phone numbers as people type them, kept in one international form."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"\+[1-9][0-9]{7,14}")


def international(text: str) -> str:
    """Write a number internationally: `0812-3456-7890` -> `+6281234567890`; "" when it is no number.

    A leading zero stands for the country of the setting PHONE_COUNTRY.
    """
    digits = re.sub(r"[\s().\-/]", "", text.strip())
    country = getattr(settings, "PHONE_COUNTRY", "62")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = f"+{country}{digits[1:]}"
    elif digits.startswith(country):
        digits = f"+{digits}"
    return digits if _SHAPE.fullmatch(digits) else ""


class PhoneField(forms.CharField):
    """A phone number; gives back the international form."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("Phone number"))
        kwargs.setdefault("help_text", _("For example 0812 3456 7890."))
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(widget=widget, max_length=24, **kwargs)  # type: ignore[arg-type]

    def clean(self, value: str | None) -> str:
        """Return the international form or say how a number looks."""
        text = super().clean(value)
        if not text:
            return ""
        number = international(text)
        if not number:
            raise ValidationError(_("Please write a phone number, for example 0812 3456 7890."))
        return number
