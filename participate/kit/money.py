"""Money as integers of a currency's smallest unit, shown the way people write and say it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import get_language

# Digits after the decimal mark that people use; rupiah has none in practice.
DIGITS = {"IDR": 0, "USD": 2, "EUR": 2, "PLN": 2, "HUF": 2, "CHF": 2, "CAD": 2, "GBP": 2}
SIGNS = {
    "IDR": "Rp",
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
    "PLN": "zł",
    "HUF": "Ft",
    "CHF": "CHF",
    "CAD": "CA$",
}


def _marks(language: str | None) -> tuple[str, str]:
    """Return (thousands mark, decimal mark) of a language."""
    return (".", ",") if (language or get_language() or "id").startswith("id") else (",", ".")


def number_text(value: int | Decimal | Fraction, places: int = 0, language: str | None = None) -> str:
    """Write a number with the language's marks, rounded half up to `places` digits."""
    if places == 0 and isinstance(value, int):
        text = f"{value:,d}"
        return text if _marks(language)[0] == "," else text.replace(",", ".")
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    quantum = Decimal(1).scaleb(-places)
    text = f"{Decimal(value).quantize(quantum, rounding=ROUND_HALF_UP):,f}"
    thousands, decimal = _marks(language)
    return text.translate({ord(","): thousands, ord("."): decimal})


def money_text(amount: int, currency: str = "IDR", language: str | None = None) -> str:
    """Write an amount in minor units: 1200000000 -> `Rp 1.200.000.000` (no-break space)."""
    digits = DIGITS.get(currency, 2)
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**digits)
    text = (
        number_text(Decimal(abs(amount)).scaleb(-digits), digits, language)
        if rest
        else number_text(whole, 0, language)
    )
    return f"{sign}{SIGNS.get(currency, currency)}\u00a0{text}"


def share_text(part: int | Fraction, whole: int = 1, places: int = 2, language: str | None = None) -> str:
    """Write part/whole as a percentage: (97200000, 1200000000) -> `8,10%`; an empty whole gives a dash."""
    if not whole:
        return "–"
    return number_text(Fraction(part) / whole * 100, places, language) + "%"
