"""Costs in exact integers of the currency's smallest unit."""

from decimal import ROUND_HALF_UP, Decimal


def cost_of(volume: Decimal, unit_price: int) -> int:
    """Return volume x unit price in minor units, rounded half up."""
    return int((volume * unit_price).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def unit_price_of(cost: int, volume: Decimal) -> int:
    """Return the price of one unit in minor units, rounded half up, for an estimate given as a whole."""
    return int((Decimal(cost) / volume).quantize(Decimal(1), rounding=ROUND_HALF_UP))
