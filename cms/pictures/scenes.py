"""The scenes: one for each field of proposals, and a few for the council's pages."""

from collections.abc import Callable

from cms.pictures.canvas import (
    AMBER,
    BRICK,
    DUSK,
    GREEN,
    INK,
    LEAF,
    MINT,
    PAPER,
    ROSE,
    SAND,
    SKY,
    STONE,
    TEAL,
    TEAL_LIGHT,
    TURMERIC,
    Canvas,
)  # fmt: skip
from cms.pictures.things import clouds, hills, house, lamp, person, street, tree


def _hall(c: Canvas) -> None:
    """A meeting in a bright community hall."""
    c.box(0, 560, 1200, 240, SAND)
    for number in range(4):
        x = 70 + number * 290
        c.box(x, 110, 190, 230, SKY, 14)
        c.disc(x + 60, 330, 58, LEAF)
        c.disc(x + 130, 335, 68, GREEN)
        c.box(x - 30, 345, 260, 70, "#f4efe4")
        c.box(x + 91, 110, 8, 222, PAPER)
        c.box(x - 8, 332, 206, 14, STONE, 4)
    c.box(430, 200, 340, 220, PAPER, 12)
    for number, width in enumerate((250, 190, 220, 140)):
        c.box(465, 240 + number * 40, width, 16, (TEAL, TURMERIC, TEAL_LIGHT, BRICK)[number], 8)
    c.box(590, 420, 20, 150, INK)
    person(c, 360, 620, 1.25)
    for row, (y, size, count) in enumerate(((690, 1.0, 7), (800, 1.3, 6))):
        for number in range(count):
            x = (number + 0.5) * 1200 / count + (40 if row else 0)
            person(c, x, y, size, seated=True)


def _drain(c: Canvas) -> None:
    """An alley with a clean covered drain beside it."""
    clouds(c)
    street(c, 520, c.random.choice((3, 4)))
    c.box(0, 520, 1200, 280, SAND)
    c.shape([(0, 800), (0, 640), (1200, 560), (1200, 690)], STONE)
    c.shape([(0, 770), (0, 690), (1200, 592), (1200, 640)], "#7fb3bf")
    for number in range(5):
        x = 60 + number * 260
        c.shape(
            [(x, 760 - x * 0.1), (x + 120, 750 - x * 0.1), (x + 120, 662 - x * 0.08), (x, 672 - x * 0.08)],
            "#d8d3c8",
        )
    tree(c, c.random.choice((90, 1110)), 540, 0.9)
    person(c, 840, 580, 0.9)


def _lamp(c: Canvas) -> None:
    """A street lamp at dusk."""
    c.box(0, 0, 1200, 582, DUSK)
    c.disc(c.random.randint(180, 420), 140, 44, "#f4ead0")
    for _number in range(26):
        c.disc(c.random.randint(0, 1200), c.random.randint(20, 300), 2.4, PAPER)
    street(c, 580, 4, lit=True)
    c.box(0, 580, 1200, 220, "#3f4a63")
    x, y = lamp(c, c.random.randint(500, 640), 640, 430)
    c.glow(x, y + 200, 330, AMBER, 80)
    c.disc(x, y, 16, "#fff3cf")
    person(c, x - 40, 720, 1.0)
    person(c, x + 70, 725, 1.0)


def _posyandu(c: Canvas) -> None:
    """Weighing day for toddlers."""
    c.box(0, 560, 1200, 240, SAND)
    for number in range(12):
        c.shape(
            [(number * 100, 60), (number * 100 + 100, 60), (number * 100 + 50, 125)],
            (TURMERIC, TEAL, ROSE, GREEN)[number % 4],
        )
    c.box(60, 210, 300, 220, PAPER, 12)
    for number, tall in enumerate((60, 90, 110, 140, 170)):
        c.box(95 + number * 50, 400 - tall, 32, tall, (TEAL_LIGHT, TEAL)[number % 2], 6)
    c.box(592, 60, 16, 150, INK)
    c.disc(600, 260, 74, PAPER)
    c.disc(600, 260, 60, MINT)
    c.line([(600, 260), (632, 224)], BRICK, 10)
    c.line([(600, 334), (540, 440)], INK, 7)
    c.line([(600, 334), (660, 440)], INK, 7)
    c.shape([(520, 430), (680, 430), (650, 540), (550, 540)], TURMERIC)
    c.disc(600, 440, 42, "#a66f48")
    c.disc(600, 424, 40, INK)
    c.disc(600, 446, 36, "#a66f48")
    person(c, 400, 690, 1.35, scarf=True)
    person(c, 820, 690, 1.35, scarf=True)
    person(c, 980, 690, 0.75)
    c.box(1040, 480, 130, 200, PAPER, 10)
    c.box(1085, 520, 40, 120, BRICK)
    c.box(1045, 560, 120, 40, BRICK)


def _cart(c: Canvas) -> None:
    """A three-wheeled waste cart under trees."""
    clouds(c)
    hills(c, 300)
    c.box(0, 600, 1200, 200, SAND)
    tree(c, 130, 620, 1.3)
    tree(c, 1080, 620, 1.15)
    c.box(480, 420, 360, 180, TEAL, 14)
    for number, colour in enumerate((LEAF, TURMERIC, BRICK)):
        c.box(500 + number * 112, 340, 96, 120, colour, 12)
        c.box(494 + number * 112, 330, 108, 24, INK, 10)
    c.line([(480, 560), (340, 560), (300, 420)], INK, 18)
    c.line([(270, 420), (330, 420)], INK, 14)
    for x, y, r in ((320, 640, 62), (560, 640, 58), (770, 640, 58)):
        c.disc(x, y, r, INK)
        c.disc(x, y, r * 0.5, STONE)
    person(c, 400, 640, 1.1)
    person(c, 950, 680, 1.1, scarf=True)


def _reading(c: Canvas) -> None:
    """A reading corner with a ramp to its door."""
    c.box(0, 600, 1200, 200, SAND)
    c.box(120, 120, 520, 400, "#d9c6a5", 12)
    for shelf in range(3):
        x = 140.0
        c.box(120, 240 + shelf * 130, 520, 14, "#8a6a48")
        while x < 600:
            w, h = c.random.randint(22, 40), c.random.randint(70, 104)
            c.box(
                x, 240 + shelf * 130 - h, w, h, c.random.choice((TEAL, TURMERIC, BRICK, GREEN, TEAL_LIGHT)), 4
            )
            x += w + c.random.choice((4, 4, 26))
    c.box(800, 180, 260, 420, MINT, 12)
    c.box(830, 220, 200, 380, TEAL, 8)
    c.shape([(560, 690), (1120, 690), (1120, 600), (820, 600)], STONE)
    c.line([(600, 620), (830, 520), (1110, 520)], INK, 10)
    for number in range(4):
        person(c, 150 + number * 130, 760, 0.8, seated=True)


def _market(c: Canvas) -> None:
    """A sewing table and a small stall."""
    c.box(0, 600, 1200, 200, SAND)
    for number in range(8):
        c.shape(
            [
                (80 + number * 70, 120),
                (150 + number * 70, 120),
                (140 + number * 70, 220),
                (90 + number * 70, 220),
            ],
            TURMERIC if number % 2 else PAPER,
        )
    c.box(90, 220, 14, 380, INK)
    c.box(626, 220, 14, 380, INK)
    person(c, 360, 480, 1.3, scarf=True, seated=True)
    for number in range(6):
        c.disc(140 + number * 90, 430, 34, (BRICK, LEAF, TURMERIC)[number % 3])
    c.box(80, 450, 570, 150, TEAL, 10)
    c.box(740, 520, 380, 26, "#8a6a48", 8)
    c.box(770, 546, 20, 150, "#8a6a48")
    c.box(1070, 546, 20, 150, "#8a6a48")
    c.box(800, 420, 60, 100, INK, 14)
    c.box(800, 400, 250, 60, INK, 24)
    c.box(1010, 440, 34, 60, INK, 8)
    c.shape([(930, 520), (1120, 520), (1160, 640), (960, 600)], ROSE)
    person(c, 700, 700, 1.35, scarf=True, seated=True)
    c.box(650, 690, 110, 20, INK, 8)


def _watch(c: Canvas) -> None:
    """Neighbours practise with a fire extinguisher."""
    clouds(c)
    street(c, 540, 4)
    c.box(0, 540, 1200, 260, SAND)
    c.box(820, 500, 240, 160, STONE, 16)
    for x, tall, colour in ((860, 120, BRICK), (930, 170, TURMERIC), (1000, 130, BRICK), (935, 100, AMBER)):
        c.shape([(x - 46, 520), (x, 520 - tall), (x + 46, 520)], colour)
    c.box(330, 560, 70, 150, BRICK, 24)
    c.box(350, 530, 30, 40, INK, 8)
    c.line([(366, 545), (450, 520), (520, 550)], INK, 12)
    c.shape([(520, 535), (800, 430), (820, 560), (520, 565)], PAPER)
    for number in range(3):
        person(c, 90 + number * 95, 740, 1.1)
    person(c, 470, 720, 1.15)


def _ballot(c: Canvas) -> None:
    """A ballot box on a table, people in line."""
    c.box(0, 580, 1200, 220, SAND)
    c.box(80, 110, 300, 190, SKY, 14)
    c.box(820, 110, 300, 190, SKY, 14)
    c.box(440, 380, 320, 220, TEAL, 14)
    c.box(425, 356, 350, 40, "#0a4a48", 12)
    c.box(530, 366, 140, 14, INK, 7)
    c.shape([(548, 372), (560, 230), (660, 240), (652, 372)], PAPER)
    for number in range(3):
        c.box(578, 262 + number * 30, 58 - number * 10, 10, (TURMERIC, TEAL_LIGHT, BRICK)[number], 5)
    c.box(360, 600, 480, 30, "#8a6a48", 8)
    c.box(400, 630, 24, 170, "#8a6a48")
    c.box(776, 630, 24, 170, "#8a6a48")
    for number in range(3):
        person(c, 90 + number * 110, 760, 1.3)
        person(c, 900 + number * 110, 760, 1.3)


def _village(c: Canvas) -> None:
    """The neighbourhood seen from a little above."""
    clouds(c)
    hills(c, 260)
    c.box(0, 470, 1200, 330, MINT)
    for row, (ground, size) in enumerate(((500, 0.7), (620, 0.9), (770, 1.15))):
        for number in range(6 - row):
            x = number * (1200 / (6 - row)) + c.random.randint(5, 40) + row * 12
            if (number + row) % 3 == 2:
                tree(c, x + 60, ground, size)
            else:
                house(c, x, ground, 150 * size, 110 * size)


_FIELDS: dict[str, tuple[Callable[[Canvas], None], ...]] = {
    "INF": (_drain, _lamp, _drain),
    "LNG": (_cart, _village),
    "KES": (_posyandu,),
    "SOS": (_reading,),
    "EKO": (_market,),
    "TRB": (_watch, _lamp),
}
_STORIES: dict[str, Callable[[Canvas], None]] = {
    "hall": _hall,
    "drain": _drain,
    "lamp": _lamp,
    "posyandu": _posyandu,
    "cart": _cart,
    "reading": _reading,
    "market": _market,
    "watch": _watch,
    "ballot": _ballot,
    "village": _village,
}
NAMES = tuple(_STORIES)


def scene(category_code: str, seed: int = 0) -> bytes:
    """Return a JPEG of 1200 x 800 for a field of proposals; the same seed gives the same picture."""
    choices = _FIELDS.get(category_code, (_village,))
    return _draw(choices[seed % len(choices)], seed)


def story(name: str, seed: int = 7) -> bytes:
    """Return one of the named pictures (see `NAMES`) as a JPEG of 1200 x 800."""
    return _draw(_STORIES[name], seed)


def _draw(paint: Callable[[Canvas], None], seed: int) -> bytes:
    """Paint on a fresh canvas."""
    canvas = Canvas(SKY if paint in (_drain, _cart, _watch, _village) else "#f4efe4", seed)
    paint(canvas)
    return canvas.jpeg()
