"""Readers of the cells of a table: text in, value out, ValueError with a sentence that says what to do."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participate.kit.money import DIGITS


def code(text: str) -> str:
    """Read a code of letters, digits, hyphens and underscores."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", text):
        raise ValueError(_("Use only letters, digits and hyphens, for example K-01."))
    return text


def whole(text: str) -> int:
    """Read a whole number of 0 or more, with or without marks between thousands."""
    if not re.fullmatch(r"\d{1,12}|\d{1,3}([., ]\d{3}){1,3}", text) or not text.isascii():
        raise ValueError(_("Write a whole number, for example 1250."))
    return int(re.sub(r"[., ]", "", text))


def degrees(most: int) -> Callable[[str], float]:
    """Return a reader of degrees between -most and +most, with a point or a comma."""

    def read(text: str) -> float:
        if not re.fullmatch(r"-?\d{1,3}([.,]\d{1,17})?", text) or abs(float(text.replace(",", "."))) > most:
            words = _("Write degrees between -%(most)s and %(most)s, for example -5.1497.")
            raise ValueError(words % {"most": most})
        return float(text.replace(",", "."))

    return read


def money(currency: str) -> Callable[[str], int]:
    """Return a reader of an amount of 0 or more; gives minor units: `Rp 265.000`, `265000`, `12.50`."""
    digits = DIGITS.get(currency, 2)

    def read(text: str) -> int:
        plain = re.sub(r"^[^\d-]+", "", text).replace("\u00a0", "").replace(" ", "")
        match = re.fullmatch(
            r"(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d{1,15})(?:[.,](\d{1,2}))?", plain, re.ASCII
        )
        words = f"{re.sub(r'[.,]', '', match[1])}.{match[3] or 0}" if match else "0.001"
        amount = Decimal(words).scaleb(digits)
        if amount != amount.to_integral_value() or amount > 10**15:
            raise ValueError(_("Write an amount in figures, for example 265000."))
        return int(amount)

    return read


def one_of(words: dict[str, Any]) -> Callable[[str], Any]:
    """Return a reader that takes one of the words; capitals, blanks and hyphens do not matter."""

    def read(text: str) -> Any:
        wanted = re.sub(r"[\s-]+", "_", text.lower())
        if wanted not in words:
            raise ValueError(_("Choose one of: %(words)s.") % {"words": ", ".join(words)})
        return words[wanted]

    return read
