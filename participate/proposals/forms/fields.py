"""Fields that read numbers and money the way people write them: `1.250,5`, `Rp 150.000.000`, `150 juta`."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participate.kit.money import DIGITS, number_text

_WORDS = {
    "ribu": 10**3, "rb": 10**3, "thousand": 10**3, "k": 10**3,
    "juta": 10**6, "jt": 10**6, "million": 10**6,
    "miliar": 10**9, "milyar": 10**9, "billion": 10**9,
}  # fmt: skip
_MONEY = re.compile(r"^(?:rp\.?|idr)?\s*(?P<number>[\d.,\s\u00a0]+?)\s*(?P<word>[a-z]+)?\.?$")
_GROUPED = re.compile(r"^\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*$")


def read_decimal(text: str, language: str | None = None) -> Decimal:
    """Read a number with either language's marks: `1.250,5`, `1,250.5`, `12,5`, `12.5`, `1.250`.

    Where only one mark stands and groups of three follow (`1.250`), the reader's language decides what it is.
    Raises ValueError for anything else.
    """
    plain = re.sub(r"[\s\u00a0]", "", text)
    grouped = _GROUPED.match(plain)
    thousands = "." if (language or get_language() or "id").startswith("id") else ","
    if grouped and (grouped["mark"] == thousands or plain.count(grouped["mark"]) > 1):
        plain = plain.replace(grouped["mark"], "")
    elif "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        whole = re.sub(r"[.,]", "", plain[:last])
        plain = f"{whole}.{plain[last + 1 :]}"
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"\d{1,15}(\.\d{0,6})?", plain):
        raise ValueError(text)
    return Decimal(plain)


def read_money(text: str) -> int:
    """Read whole units of money: `Rp 150.000.000`, `150000000`, `150 juta`, `1,2 miliar`; ValueError otherwise."""
    match = _MONEY.match(text.strip().lower())
    if not match or (match["word"] and match["word"] not in _WORDS):
        raise ValueError(text)
    if match["word"]:
        value = read_decimal(match["number"]) * _WORDS[match["word"]]
    else:
        value = _whole(match["number"])
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _whole(text: str) -> Decimal:
    """Read plain or grouped digits; `,00` at the end is dropped, any other fraction is a ValueError."""
    plain = re.sub(r"[.,]00$", "", re.sub(r"[\s\u00a0]", "", text))
    if not (plain.isdigit() or _GROUPED.match(plain)):
        raise ValueError(text)
    return Decimal(re.sub(r"[.,]", "", plain))


class VolumeField(forms.Field):
    """A quantity above zero with at most two decimals; gives a Decimal."""

    default_error_messages = {
        "invalid": _("The quantity must be a number, for example 120."),
        "positive": _("The quantity must be more than 0."),
        "large": _("This quantity is too large. Please check the digits."),
        "places": _("Use at most two digits after the decimal mark, for example 12.5."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        """Read the text."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_decimal(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None

    def validate(self, value: Decimal | None) -> None:
        """Refuse zero, too many digits and too many decimals."""
        super().validate(value)
        if value is None:
            return
        if value <= 0:
            raise ValidationError(self.error_messages["positive"], "positive")
        if value >= 10**10:
            raise ValidationError(self.error_messages["large"], "large")
        if value != round(value, 2):
            raise ValidationError(self.error_messages["places"], "places")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored quantity with the reader's marks."""
        if isinstance(value, Decimal):
            return number_text(value.normalize(), max(0, -value.normalize().as_tuple().exponent))
        return value


class MoneyField(forms.Field):
    """Whole units of the cycle's currency as people write them, 0 or more; gives an int in minor units.

    The form says which currency with `use_currency`; without it minor units are whole units, as with rupiah.
    """

    most = 10**12
    digits = 0
    default_error_messages = {
        "invalid": _("The amount must be a number, for example 150000000 or 150 million."),
        "large": _("This amount is too large. Please check the digits."),
    }

    def to_python(self, value: Any) -> int | None:
        """Read the text."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return read_money(str(value)) * 10**self.digits
        except (ValueError, ArithmeticError):
            raise ValidationError(self.error_messages["invalid"], "invalid") from None

    def validate(self, value: int | None) -> None:
        """Refuse amounts beyond any cycle's envelope."""
        super().validate(value)
        if value is not None and value > self.most * 10**self.digits:
            raise ValidationError(self.error_messages["large"], "large")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount with the reader's marks."""
        return number_text(Decimal(value).scaleb(-self.digits)) if isinstance(value, int) else value


def use_currency(form: forms.Form, currency: str) -> None:
    """Let every amount of a form be read and shown in `currency` (6,500 euros are 650,000 minor units)."""
    for field in form.fields.values():
        if isinstance(field, MoneyField):
            field.digits = DIGITS.get(currency, 2)


class CountField(forms.IntegerField):
    """A number of people: `1.200` and `1,200` are read as 1200."""

    default_error_messages = {"invalid": _("Write a whole number of people, for example 120.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=10_000_000, widget=_digits(), **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Read the text without its thousands marks."""
        text = (
            re.sub(r"(?<=\d)[.,\s](?=\d{3}\b)", "", str(value)) if value not in self.empty_values else value
        )
        return super().to_python(text)


def _digits() -> forms.TextInput:
    """Return a text box with the phone's number keyboard."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


def decimal_box() -> forms.TextInput:
    """Return a text box with the phone's decimal keyboard."""
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
