"""Small drawings that stand on every page many times, made once per process: icons, badges, scenes.

They depend on nothing but their arguments, so that a list of 500 draws each kind once. `typed` keeps text
that is marked safe apart from equal text that is not.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from participate.kit import words
from participate.kit.money import money_text
from participate.kit.svg import Segment

BADGE_ICONS = {"in": "check", "out": "cross", "wait": "clock", "plain": "dot"}


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite."""
    address = static("img/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', address, name
    )


@lru_cache(maxsize=1024, typed=True)
def badge(shade: str, label: str) -> SafeString:
    """Draw words in a coloured pill with a sign; `label` is the text as shown, in the reader's language."""
    return format_html('<span class="badge badge--{}">{}{}</span>', shade, icon(BADGE_ICONS[shade]), label)


@lru_cache(maxsize=256, typed=True)
def category(code: str, label: str) -> SafeString:
    """Draw a category as letter, colour and words; `label` is the text as shown."""
    look = words.category_look(code)
    return format_html(
        '<span class="category scene--{}"><span class="category__mark" aria-hidden="true">{}</span>{}</span>',
        look["tone"], look["letter"], label,
    )  # fmt: skip


@lru_cache(maxsize=64)
def scene(code: str) -> SafeString:
    """Draw the calm picture of a category."""
    look = words.category_look(code)
    drawing = get_template(f"kit/scenes/{look['scene']}.svg").render(look)
    return format_html(
        '<div class="scene scene--{}" aria-hidden="true">{}</div>', look["tone"], mark_safe(drawing)
    )


def segments(items: Iterable[Segment], currency: str) -> SafeString:
    """Draw the items of a bar of a stack in one pass, every text escaped; a comparison draws hundreds."""
    return mark_safe("".join(_segment(item, currency) for item in items))


def _segment(item: Segment, currency: str) -> str:
    """Draw one item of a bar 40 units high, its number in it where there is room."""
    over = " envelope__segment--over" if item.over else ""
    said = f"{item.number}. {escape(item.label)}: {escape(money_text(item.amount, currency))}"
    number = (
        f'<text class="envelope__label envelope__label--{item.size}" x="{item.middle}" y="21" aria-hidden="true">'
        f"{item.number}</text>"
    )
    return (
        f'<rect class="envelope__segment tone-{escape(item.tone)}{over}" x="{item.x}" y="3" width="{item.width}" '
        f'height="34" rx="3"><title>{said}</title></rect>{number if item.size != "none" else ""}\n'
    )
