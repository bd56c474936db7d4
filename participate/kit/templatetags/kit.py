"""Template tags and filters that every page may use (loaded everywhere)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from participate.kit import marks, svg, words
from participate.kit.money import money_text, number_text, share_text

register = template.Library()
BADGE_ICONS = marks.BADGE_ICONS


@register.filter
def money(amount: int | None, currency: str = "IDR") -> str:
    """Write minor units as money: {{ 1200000000|money }} -> Rp 1.200.000.000."""
    return "–" if amount is None else money_text(int(amount), currency or "IDR")


@register.filter
def money_words(amount: int | None, currency: str = "IDR") -> str:
    """Write an amount the way people say it: 1200000000 -> satu koma dua miliar rupiah."""
    return "–" if amount is None else words.money_said(int(amount), currency or "IDR", get_language())


@register.filter
def money_spelled(amount: int | None, currency: str = "IDR") -> str:
    """Spell an amount out in full, as minutes do: `satu juta dua ratus ribu rupiah`."""
    return "–" if amount is None else words.amount_in_words(int(amount), get_language(), currency or "IDR")


@register.filter
def date_words(value: date | None) -> str:
    """Spell a date out, as minutes do: `dua puluh Januari dua ribu dua puluh enam`."""
    return "–" if value is None else words.date_in_words(value, get_language())


@register.filter
def number(value: object, places: int = 0) -> str:
    """Write a number with the language's marks."""
    return "–" if value in (None, "") else number_text(value, places)  # type: ignore[arg-type]


@register.simple_tag
def share(part: int, whole: int, places: int = 2) -> str:
    """Write part of whole as a percentage."""
    return share_text(part, whole, places)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration and always stands beside words."""
    return marks.icon(name)


@register.simple_tag
def status_badge(decision: str, label: str = "", tone: str = "") -> SafeString:
    """Show a status as words in a coloured pill with a sign; the tone follows from the decision's code."""
    return marks.badge(tone or words.tone_of(str(decision)), str(label or decision))


@register.inclusion_tag("kit/envelope_bar.html")
def envelope_bar(
    total: int,
    segments: Sequence[Mapping[str, Any]],
    floors: Sequence[Mapping[str, Any]] = (),
    currency: str = "IDR",
    label: str = "",
    table: bool = True,
) -> dict[str, Any]:
    """Draw the money as one bar: items in order, floors as notches, what is left as empty paper.

    `segments`: {label, amount, code, url?, tone?, number?}; `floors`: {label, amount, reached}.
    """
    items = list(segments or ())
    spent = sum(int(item["amount"]) for item in items)
    scale = svg.scale_of(total or 0, [int(item["amount"]) for item in items])
    return {
        "total": total or 0,
        "spent": spent,
        "left": (total or 0) - spent,
        "over": spent - (total or 0),
        "segments": svg.segments_of(total or 0, items),
        "paper": svg.percent(svg.Fraction(total or 0, scale)),
        "floors": svg.notches_of(list(floors or ()), scale),
        "currency": currency or "IDR",
        "label": label,
        "table": table,
    }


@register.inclusion_tag("kit/envelope_stack.html")
def envelope_stack(
    rows: Sequence[Mapping[str, Any]], currency: str = "IDR", label: str = "", table: bool = True
) -> dict[str, Any]:
    """Compare rules as a stack of envelope bars on one scale.

    `rows`: {label, total, segments, note?, ours?, url?, changes?: {tone, label, text}}; segments as in
    `envelope_bar`, numbered alike.
    """
    stack = []
    for row in rows:
        segments = svg.segments_of(int(row["total"]), list(row["segments"]))
        drawn = {
            "drawn": marks.segments(segments, currency or "IDR"),
            "codes": ", ".join(item.code or str(item.number) for item in segments),
            "names": ", ".join(item.code or item.label for item in segments),
        }
        spent = sum(item.amount for item in segments)
        stack.append({**row, **drawn, "spent": spent, "count": len(segments)})
    return {"rows": stack, "currency": currency or "IDR", "label": label, "table": table}


@register.inclusion_tag("kit/thread.html")
def thread(steps: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Draw the thread of a proposal; a step is {at, title, who, text, tone, next, url?, link?}."""
    drawn = [
        {
            **step,
            "tone": step.get("tone") or "plain",
            "icon": "dots" if step.get("next") else BADGE_ICONS[step.get("tone") or "plain"],
            "has_time": isinstance(step.get("at"), datetime),
        }
        for step in steps
    ]
    return {"steps": drawn, "label": label}


@register.inclusion_tag("kit/bar_chart.html")
def bar_chart(
    title: str, rows: Sequence[Mapping[str, Any]], unit: str = "", table: bool = True
) -> dict[str, Any]:
    """Draw horizontal bars with their words; `rows`: {label, value, text, tone?}, drawn in the given order."""
    widths = svg.bar_widths([row["value"] for row in rows])
    drawn = [
        {**row, "tone": row.get("tone") or "a", "width": width}
        for row, width in zip(rows, widths, strict=True)
    ]
    return {"title": title, "rows": drawn, "unit": unit, "table": table}


@register.inclusion_tag("kit/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Any, name: str = "page") -> dict[str, Any]:
    """Show previous, next and where we are; keeps the filters of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop(name, None)
    kept = query.urlencode() + "&" if query else ""
    return {"page_obj": page_obj, "prefix": f"?{kept}{name}="}


def _empty(title: str, text: str = "", url: str = "", label: str = "", sign: str = "note") -> dict[str, Any]:
    """Say that there is nothing yet and what can be done next."""
    return {"title": title, "text": text, "url": url, "label": label, "sign": sign}


register.inclusion_tag("kit/empty.html", name="empty")(_empty)
# Django's own for-loops also know a word `empty`; inside one, write this name.
register.inclusion_tag("kit/empty.html", name="empty_state")(_empty)


@register.inclusion_tag("kit/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Offer this very page in the other languages (`language_urls` in the context overrides addresses)."""
    request, known = context.get("request"), context.get("language_urls") or {}
    made = getattr(request, "language_links", None)
    if made is not None:  # the header and the footer of one page
        return {"languages": made}
    path = request.get_full_path() if request else "/"
    current = get_language()
    others = [
        {
            "code": code,
            "short": code.upper(),
            "name": name,
            "url": known.get(code) or translate_url(path, code),
        }
        for code, name in settings.LANGUAGES
        if code != current
    ]
    if request:
        request.language_links = others
    return {"languages": others}


@register.simple_tag
def photo_or_scene(proposal: Any, photo: Any = None) -> SafeString:
    """Show a proposal's photo with its words, or a calm drawing of its category.

    `proposal` has `category.code`; a prefetched `photos` list is read when `photo` is not given.
    """
    if photo is None:
        photos = getattr(proposal, "photos", None)
        photo = next(iter(photos.all()), None) if photos is not None else None
    if photo:
        return _photo(photo)
    return marks.scene(str(getattr(getattr(proposal, "category", None), "code", "") or ""))


def _photo(photo: Any) -> SafeString:
    """Show a photo; its stored size is read from the row, because `image.width` opens the file."""
    width = getattr(photo, "width", None) or photo.image.width
    height = getattr(photo, "height", None) or photo.image.height
    size = format_html(' width="{}" height="{}"', str(width), str(height)) if width and height else ""
    return format_html(
        '<img class="scene" src="{}" alt="{}" loading="lazy" decoding="async"{}>',
        photo.image.url,
        photo.alt,
        size,
    )


@register.simple_tag
def category_mark(code: str, label: str) -> SafeString:
    """Show a category as letter, colour and words; colour is never the only sign."""
    return marks.category(code, str(label))


@register.simple_tag(takes_context=True)
def viewer(context: Context) -> Any:
    """Return the signed-in user without touching the session of visitors who have none."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return request.user


@register.simple_tag(takes_context=True)
def page_messages(context: Context) -> list[Any]:
    """Return the messages for this page without touching the session of visitors who have none."""
    request, stored = context.get("request"), context.get("messages")
    if request is None or stored is None:
        return []
    waiting = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
    return list(stored) if waiting or getattr(stored, "_queued_messages", None) else []


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, text: str, family: str = "", **kwargs: Any) -> SafeString | str:
    """Link to a named page if it exists; marks it when the reader is on it (or in its `family`, a prefix)."""
    try:
        url = reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
    match = getattr(context.get("request"), "resolver_match", None)
    here = getattr(match, "view_name", "") or ""
    inside = any(here.startswith(prefix) for prefix in family.split()) if family else False
    current = "page" if here == name else "true" if inside else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark, text)
