"""Contrast of colours as WCAG 2.2 measures it, read from the tokens themselves."""

import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[1] / "static" / "css" / "tokens.css"
_DECLARATION = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;")

# (foreground, background): words need 4.5, shapes and large words 3.
TEXT_PAIRS = (
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("quiet", "paper"),
    ("quiet", "surface"),
    ("quiet", "sunken"),
    ("primary", "paper"),
    ("primary", "surface"),
    ("primary-strong", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("in", "in-soft"),
    ("in", "paper"),
    ("out", "out-soft"),
    ("out", "paper"),
    ("wait", "wait-soft"),
    ("wait", "paper"),
    ("ink", "accent-soft"),
    ("ink", "primary-soft"),
    ("paper", "in"),
    ("paper", "out"),
    ("paper", "wait"),
    *(("on-tone", f"tone-{tone}") for tone in "abcdef"),
)
SHAPE_PAIRS = (
    ("edge", "paper"),
    ("edge", "surface"),
    ("accent", "paper"),
    ("accent", "accent-soft"),
    ("primary", "primary-soft"),
    *((f"tone-{tone}", "surface") for tone in "abcdef"),
)
TEXT_LEAST, SHAPE_LEAST = 4.5, 3.0


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of the light and the dark theme by name; dark inherits what it does not change."""
    text = TOKENS.read_text(encoding="utf-8")
    light_part, dark_part = text.split("prefers-color-scheme: dark", 1)
    light = dict(_DECLARATION.findall(light_part))
    return {"light": light, "dark": {**light, **dict(_DECLARATION.findall(dark_part))}}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, cut (not rounded) to two decimals."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return int((high + 0.05) / (low + 0.05) * 100) / 100


def measured(theme: str) -> list[tuple[str, str, float, float]]:
    """Return (foreground, background, ratio, least allowed) of every pair the house uses."""
    colours = themes()[theme]
    pairs = [(*pair, TEXT_LEAST) for pair in TEXT_PAIRS] + [(*pair, SHAPE_LEAST) for pair in SHAPE_PAIRS]
    return [(fore, back, ratio(colours[fore], colours[back]), least) for fore, back, least in pairs]
