"""A drawing surface of 1200 x 800 units, drawn double and made smooth at the end."""

import io
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
_FINE = 2

PAPER = "#fbfaf7"
INK = "#1b2430"
TEAL = "#0b5c5a"
TEAL_LIGHT = "#8fc1b5"
MINT = "#d7e8df"
TURMERIC = "#d9952b"
AMBER = "#f3d08b"
BRICK = "#b5654a"
ROSE = "#e6b8a2"
GREEN = "#4f8a5b"
LEAF = "#86b07f"
SAND = "#eadfca"
STONE = "#b9b3a6"
SKY = "#d9ebef"
DUSK = "#33446b"
SKINS = ("#8d5a3b", "#a66f48", "#b98058", "#7a4a30")
CLOTHES = (TEAL, TURMERIC, BRICK, "#5b6aa8", GREEN, "#93476b")


class Canvas:
    """Shapes in units of the finished picture; y grows downwards."""

    def __init__(self, sky: str, seed: int = 0) -> None:
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), sky)
        self.pen = ImageDraw.Draw(self.image)
        self.random = Random(seed)  # noqa: S311  (a picture, not a secret)

    def box(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        """Draw a rectangle, with round corners if asked."""
        corners = [x * _FINE, y * _FINE, (x + w) * _FINE, (y + h) * _FINE]
        self.pen.rounded_rectangle(corners, radius * _FINE, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        """Draw a full circle around (x, y)."""
        self.pen.ellipse([(x - r) * _FINE, (y - r) * _FINE, (x + r) * _FINE, (y + r) * _FINE], fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        """Draw a polygon."""
        self.pen.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        """Draw a line with round joints."""
        self.pen.line(
            [(x * _FINE, y * _FINE) for x, y in points], fill=fill, width=int(width * _FINE), joint="curve"
        )

    def glow(self, x: float, y: float, r: float, colour: str, strength: int = 90) -> None:
        """Lay soft light around (x, y)."""
        layer = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(layer)
        for step in range(12, 0, -1):
            radius = r * step / 12
            value = int(strength * (13 - step) / 12)
            pen.ellipse(
                [(x - radius) * _FINE, (y - radius) * _FINE, (x + radius) * _FINE, (y + radius) * _FINE],
                fill=value,
            )
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=layer)
        self.pen = ImageDraw.Draw(self.image)

    def jpeg(self, quality: int = 82) -> bytes:
        """Return the finished picture as JPEG bytes."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        small.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        return stream.getvalue()
