"""The long lists of the map as finished markup: 500 rows in one pass, every text escaped.

The template language costs ten times as much per row, and the map shows every proposal of a cycle twice.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.kit.money import money_text
from participate.proposals.templatetags.proposals import badge_of, title_in

Row = dict[str, Any]


def add_urls(slug: str, rows: Iterable[Row]) -> None:
    """Give each row the address of its proposal; the address is built once, not once a row."""
    before, after = reverse("proposals:detail", args=[slug, "CODE"]).rsplit("CODE", 1)
    for row in rows:
        row["url"] = f"{before}{quote(row['code'], safe='')}{after}"


def pins(rows: Iterable[Row]) -> SafeString:
    """Return the pins of the drawing as links with a title; rows carry `url`, `x` and `y`."""
    language = get_language() or ""
    return mark_safe("".join(_pin(row, language) for row in rows))


def _pin(row: Row, language: str) -> str:
    """Return one pin."""
    field, spot = escape(row["category__code"]), f'x="{row["x"]}" y="{row["y"]}"'
    return (
        f'<a href="{escape(row["url"])}" tabindex="-1"><title>{escape(row["code"])} '
        f'{escape(title_in(row, language))}</title><circle class="map__pin map__pin--{field.lower()}" '
        f'c{spot.replace(" y", " cy")} r="17"/><text class="map__letter" {spot} dy="6" aria-hidden="true">'
        f"{field[:1]}</text></a>\n"
    )


def by_place(rows: Iterable[Row], currency: str) -> list[Row]:
    """Return the rows by area code as {name, number, lines}."""
    ordered = sorted(rows, key=lambda row: row["area__code"])
    places = [(name, list(some)) for name, some in groupby(ordered, key=lambda row: row["area__name"])]
    return [{"name": name, "number": len(some), "lines": lines(some, currency)} for name, some in places]


def lines(rows: Iterable[Row], currency: str) -> SafeString:
    """Return the list items beside the drawing: code, title, cost, status."""
    language, without = get_language() or "", escape(_("without a point"))
    return mark_safe("".join(_line(row, currency, language, without) for row in rows))


def _line(row: Row, currency: str, language: str, without: str) -> str:
    """Return one list item."""
    code = escape(row["code"])
    note = f" · {without}" if row["latitude"] is None else ""
    return (
        f'<li id="p-{code}"><a href="{escape(row["url"])}"><span class="code">{code}</span> '
        f'{escape(title_in(row, language))}</a><span class="muted">{escape(money_text(row["cost"], currency))}{note}'
        f"</span>{badge_of(row['latest_event__decision'], row['latest_event__stage'])}</li>\n"
    )
