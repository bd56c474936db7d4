"""Where the circles of groups are drawn. Pure: places and sizes in, texts for the drawing out.

A circle's area tells how many people a group has, the distance of two circles how differently they answer. Nobody's own
place is drawn: an outline of all places would show those on its edge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE, GAP = 360.0, 240.0, 8.0, 6.0
SMALLEST, LARGEST = 34.0, 92.0
LETTERS = "ABCDE"
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """One group as it is drawn; `x`, `y` and `r` are ready for an attribute."""

    letter: str
    people: int
    x: str
    y: str
    r: str
    below: str


def circles(people: Sequence[int], centres: Sequence[Place]) -> list[Circle]:
    """Return a circle for each group: none overlap and all are inside the drawing."""
    total = sum(people) or 1
    sizes = [max(SMALLEST, LARGEST * math.sqrt(one / total)) for one in people]
    spots = _apart(_spread(list(centres)), sizes)
    return _fitted(list(people), spots, sizes)


def _spread(centres: list[Place]) -> list[Place]:
    """Put groups with the same centre side by side."""
    if len(set(centres)) == len(centres):
        return centres
    return [(float(number), 0.0) for number in range(len(centres))]


def _apart(centres: list[Place], sizes: list[float]) -> list[Place]:
    """Stretch the places just so far that no two circles touch."""
    stretch = 0.0
    for one in range(len(centres)):
        for other in range(one):
            gap = math.dist(centres[one], centres[other])
            stretch = max(stretch, (sizes[one] + sizes[other] + GAP) / gap)
    return [(x * stretch, y * stretch) for x, y in centres]


def _fitted(people: list[int], spots: list[Place], sizes: list[float]) -> list[Circle]:
    """Move and shrink everything into the drawing; up is up."""
    left = min(x - r for (x, _y), r in zip(spots, sizes, strict=True))
    right = max(x + r for (x, _y), r in zip(spots, sizes, strict=True))
    low = min(y - r for (_x, y), r in zip(spots, sizes, strict=True))
    high = max(y + r for (_x, y), r in zip(spots, sizes, strict=True))
    shrink = min(1.0, (WIDTH - 2 * EDGE) / (right - left), (HEIGHT - 2 * EDGE) / (high - low))
    middle = ((left + right) / 2, (low + high) / 2)
    drawn = []
    for number, (size, (x, y), r) in enumerate(zip(people, spots, sizes, strict=True)):
        at = (WIDTH / 2 + (x - middle[0]) * shrink, HEIGHT / 2 - (y - middle[1]) * shrink)
        drawn.append(
            Circle(
                LETTERS[number],
                size,
                f"{at[0]:.1f}",
                f"{at[1]:.1f}",
                f"{r * shrink:.1f}",
                f"{at[1] + 20:.1f}",
            )
        )
    return drawn
