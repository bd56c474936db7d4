"""Things that stand in several pictures: people, houses, trees, lamps."""

from cms.pictures.canvas import (
    AMBER,
    BRICK,
    CLOTHES,
    GREEN,
    INK,
    LEAF,
    PAPER,
    ROSE,
    SAND,
    SKINS,
    STONE,
    TEAL,
    TEAL_LIGHT,
    Canvas,
)  # fmt: skip

WALLS = (SAND, ROSE, "#dfe7dc", "#f0e3c0", "#e8d5c9")
ROOFS = (BRICK, TEAL, "#8a5a44", "#6d7f86")


def person(
    c: Canvas, x: float, y: float, size: float = 1, scarf: bool | None = None, seated: bool = False
) -> None:
    """Draw somebody whose feet (or seat) are at (x, y); a head scarf for about half of the people."""
    skin, cloth = c.random.choice(SKINS), c.random.choice(CLOTHES)
    scarf = c.random.random() < 0.5 if scarf is None else scarf
    tall = (95 if seated else 150) * size
    if not seated:
        c.box(x - 24 * size, y - 70 * size, 20 * size, 70 * size, INK, 8 * size)
        c.box(x + 4 * size, y - 70 * size, 20 * size, 70 * size, INK, 8 * size)
    c.box(x - 36 * size, y - tall, 72 * size, tall - (50 * size if not seated else 0), cloth, 30 * size)
    head = y - tall - 24 * size
    if scarf:
        shade = c.random.choice(CLOTHES)
        c.disc(x, head, 34 * size, shade)
        c.box(x - 32 * size, head, 64 * size, 44 * size, shade, 20 * size)
        c.disc(x, head + 3 * size, 22 * size, skin)
    else:
        c.disc(x, head - 4 * size, 29 * size, INK)
        c.disc(x, head + 4 * size, 26 * size, skin)


def house(c: Canvas, x: float, ground: float, w: float, h: float, lit: bool = False) -> None:
    """Draw a house with a door, a window and a tiled roof; its floor is at `ground`."""
    wall, roof = c.random.choice(WALLS), c.random.choice(ROOFS)
    c.box(x, ground - h, w, h, wall)
    eave = w * 0.1
    c.shape([(x - eave, ground - h), (x + w / 2, ground - h - w * 0.36), (x + w + eave, ground - h)], roof)
    c.box(x + w * 0.14, ground - h * 0.62, w * 0.22, h * 0.62, TEAL, 6)
    c.box(x + w * 0.54, ground - h * 0.66, w * 0.32, h * 0.3, AMBER if lit else PAPER, 6)
    c.box(x + w * 0.69, ground - h * 0.66, w * 0.02, h * 0.3, STONE)
    c.box(x + w * 0.54, ground - h * 0.52, w * 0.32, h * 0.02, STONE)


def street(c: Canvas, ground: float, count: int = 4, lit: bool = False) -> None:
    """Draw a row of houses across the picture."""
    width = 1200 / count
    for number in range(count):
        w = width * c.random.uniform(0.72, 0.86)
        house(c, number * width + (width - w) / 2, ground, w, c.random.uniform(190, 260), lit)


def tree(c: Canvas, x: float, ground: float, size: float = 1) -> None:
    """Draw a round tree."""
    c.box(x - 11 * size, ground - 150 * size, 22 * size, 150 * size, "#7b5a41", 6)
    for dx, dy, r, colour in ((-42, -165, 58, GREEN), (44, -170, 60, GREEN), (0, -222, 68, LEAF)):
        c.disc(x + dx * size, ground + dy * size, r * size, colour)


def lamp(c: Canvas, x: float, ground: float, tall: float = 400) -> tuple[float, float]:
    """Draw a street lamp; return where its light is."""
    c.box(x - 7, ground - tall, 14, tall, INK, 6)
    c.line([(x, ground - tall + 8), (x + 90, ground - tall - 10)], INK, 12)
    c.box(x + 66, ground - tall - 18, 66, 26, INK, 12)
    c.box(x + 72, ground - tall + 2, 54, 14, AMBER, 7)
    return x + 99, ground - tall + 12


def clouds(c: Canvas) -> None:
    """Draw two quiet clouds and a sun."""
    sun = c.random.randint(140, 1060)
    c.disc(sun, 130, 56, AMBER)
    for _number in range(2):
        x, y = c.random.randint(100, 1000), c.random.randint(80, 190)
        for dx, r in ((0, 34), (44, 46), (92, 32)):
            c.disc(x + dx, y, r, PAPER)
        c.box(x - 30, y, 152, 34, PAPER, 17)


def hills(c: Canvas, y: float) -> None:
    """Draw far hills."""
    c.disc(260, y + 330, 420, TEAL_LIGHT)
    c.disc(900, y + 420, 520, "#a9cfc3")
