"""Geometry of the charts: amounts in, percentages of the drawing's width out. Pure functions.

Positions are strings such as "12.34%", so that a drawing stretches with its page while its text does not,
and so that no template can put a decimal comma into an attribute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

TONES = "abcdef"
# Shares of the width from which a number of two digits fits into a segment: on every screen, on wide ones.
ROOMY = Fraction(8, 100)
TIGHT = Fraction(3, 100)
# Notches nearer than this put their letters beside themselves.
NEAR = Fraction(7, 100)


@dataclass(frozen=True, slots=True)
class Segment:
    """One funded item of the bar; `x`, `width`, `middle` are percentages of the drawing."""

    number: int
    label: str
    code: str
    amount: int
    url: str
    tone: str
    x: str
    width: str
    middle: str
    size: str
    over: bool


@dataclass(frozen=True, slots=True)
class Notch:
    """One floor of the bar: a letter, its words, where it stands, whether it is reached."""

    letter: str
    label: str
    amount: int
    reached: bool
    x: str
    side: str


def percent(share: Fraction) -> str:
    """Write a share of one as a percentage with at most two decimals: 1/3 -> `33.33%`."""
    hundredths = round(share * 10000)
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"


def scale_of(total: int, amounts: Sequence[int]) -> int:
    """Return the amount the full width stands for: the envelope, or more when the items exceed it."""
    return max(total, sum(amounts), 1)


def segments_of(total: int, items: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """Lay items side by side from the left; whatever passes `total` is marked `over`."""
    scale = scale_of(total, [int(item["amount"]) for item in items])
    drawn, start = [], 0
    for position, item in enumerate(items):
        amount = int(item["amount"])
        x, width = Fraction(start, scale), Fraction(amount, scale)
        start += amount
        drawn.append(
            Segment(
                number=int(item.get("number") or position + 1),
                label=str(item.get("label", "")),
                code=str(item.get("code", "")),
                amount=amount,
                url=str(item.get("url") or ""),
                tone=str(item.get("tone") or TONES[position % len(TONES)]),
                x=percent(x),
                width=percent(width),
                middle=percent(x + width / 2),
                size="roomy" if width >= ROOMY else "tight" if width >= TIGHT else "none",
                over=start > total,
            )
        )
    return drawn


def notches_of(floors: Sequence[Mapping[str, Any]], scale: int) -> list[Notch]:
    """Place a lettered notch for each floor at its amount, never outside the drawing.

    Letters that would touch step aside: the left one to the left, the right one to the right.
    """
    places = [min(Fraction(int(floor["amount"]), scale), Fraction(1)) for floor in floors]
    return [
        Notch(
            letter=chr(ord("A") + position),
            label=str(floor["label"]),
            amount=int(floor["amount"]),
            reached=bool(floor.get("reached")),
            x=percent(places[position]),
            side=_side(position, places),
        )
        for position, floor in enumerate(floors)
    ]


def _side(position: int, places: Sequence[Fraction]) -> str:
    """Return where the letter of a notch stands: in the middle unless a neighbour is near."""
    here = places[position]
    near = [
        (place, other) for other, place in enumerate(places) if other != position and abs(place - here) < NEAR
    ]
    if not near:
        return "middle"
    return "left" if (here, position) < min(near) else "right"


def bar_widths(values: Sequence[int | Fraction | float]) -> list[str]:
    """Return each value as a share of the largest; negative values and an empty chart draw nothing."""
    largest = max((Fraction(value) for value in values), default=Fraction(0))
    if largest <= 0:
        return ["0%" for _ in values]
    return [percent(max(Fraction(value), Fraction(0)) / largest) for value in values]
