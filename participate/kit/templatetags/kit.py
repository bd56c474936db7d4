"""Template tags and filters that every page may use (loaded everywhere)."""

from django import template

from participate.kit.money import money_text, number_text, share_text

register = template.Library()


@register.filter
def money(amount: int | None, currency: str = "IDR") -> str:
    """Write minor units as money: {{ 1200000000|money }} -> Rp 1.200.000.000."""
    return "–" if amount is None else money_text(int(amount), currency or "IDR")


@register.filter
def number(value: object, places: int = 0) -> str:
    """Write a number with the language's marks."""
    return "–" if value in (None, "") else number_text(value, places)  # type: ignore[arg-type]


@register.simple_tag
def share(part: int, whole: int, places: int = 2) -> str:
    """Write part of whole as a percentage."""
    return share_text(part, whole, places)
