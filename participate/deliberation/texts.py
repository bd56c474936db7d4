"""What people typed, as HTML: paragraphs, line breaks, lists, links, bold and italic; nothing else survives.

Everything is escaped first, so tags somebody types are read as text; what we add ourselves passes nh3 last.
"""

import re
import unicodedata
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "a", "strong", "em", "ul", "ol", "li"}
# Marks that turn the direction of what follows, or hide it, can make an address look like another.
_INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF, 0x00AD]
)
LINK = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_BULLET, _NUMBER = re.compile(r"[-•]\s+(.+)"), re.compile(r"\d{1,2}[.)]\s+(.+)")
_AFTER_LINK = ".,;:!?)]}…"


def tidy(text: str) -> str:
    """Return typed text with plain line ends, at most one empty line in a row, and nothing invisible in it."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    plain = "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in plain.split("\n"))).strip()


def one_line(text: str, most: int) -> str:
    """Return text on one line, cut at a word with an ellipsis when it is longer than `most`."""
    plain = " ".join(tidy(text).split())
    return plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…"


def link_count(text: str) -> int:
    """Return how many links a text holds, also those without `http`."""
    return len(re.findall(r"https?://|\bwww\.", text, re.IGNORECASE))


def to_html(text: str) -> SafeString:
    """Return the safe HTML of a typed text."""
    blocks = [_block(part.split("\n")) for part in tidy(text).split("\n\n") if part.strip()]
    clean = nh3.clean(
        "".join(blocks), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener noreferrer",
    )  # fmt: skip
    return mark_safe(clean)


def _block(lines: list[str]) -> str:
    """Return a list where every line is an item, else a paragraph."""
    for tag, pattern in (("ul", _BULLET), ("ol", _NUMBER)):
        items = [pattern.fullmatch(line.strip()) for line in lines]
        if all(items):
            return f"<{tag}>{''.join(f'<li>{_inline(item[1])}</li>' for item in items if item)}</{tag}>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(text: str) -> str:
    """Escape a line; put links, bold and italic into it."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(_AFTER_LINK)
        parts += [_emphasis(text[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    return "".join([*parts, _emphasis(text[end:])])


def _link(address: str) -> str:
    shown = address if len(address) <= 60 else address[:57] + "…"
    return f'<a href="{escape(address)}">{escape(shown)}</a>'


def _emphasis(text: str) -> str:
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", escape(text, quote=False)))
