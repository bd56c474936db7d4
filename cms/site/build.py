"""Build the default site. What exists already is left as the council has it."""

import io
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from cms import models
from cms.pages.base import HousePage
from cms.pictures import story
from cms.services import announce_site
from cms.site import english, indonesian
from cms.site.plan import ARTICLES, PICTURES, Words
from participate.outcomes.queries.meeting import published_decision
from participate.processes.models import Cycle

TONGUES: tuple[tuple[str, ModuleType], ...] = (("id", indonesian), ("en", english))


@transaction.atomic
def build_default_site(cycles: Iterable[Cycle]) -> Page:
    """Create the pages of the site in both languages and return the front page; run it as often as you like.

    Every cycle gets a process page, and a result page once it is decided; pages that exist keep every change made to them.
    """
    rows = [row for row in cycles if not row.is_archived]
    place = rows[0].area.name if rows else "kita"
    places = {"id": place, "en": place if rows else "our neighbourhood"}
    made: list[tuple[HousePage, Words]] = []
    homes = _homes(places, made)
    for slug, (kind, picture) in ARTICLES.items():
        words = {code: tongue.articles(places[code])[slug] for code, tongue in TONGUES}
        _pair(getattr(models, kind), homes, slug, words, picture, made)
    for row in rows:
        _process(row, homes, made)
    for page, words in made:
        _fill(page, words)
    announce_site()
    return homes["id"]


def _homes(places: dict[str, str], made: list[tuple[HousePage, Words]]) -> dict[str, HousePage]:
    """Return the two front pages; the first one replaces Wagtail's welcome page."""
    for code, _tongue in TONGUES:
        Locale.objects.get_or_create(language_code=code)
    root = Page.objects.get(depth=1)
    words = {code: tongue.home(places[code]) for code, tongue in TONGUES}
    homes = _pair(models.HomePage, {"id": root, "en": root}, "beranda", words, "hall", made, kicker=places)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    if site.pk is None or not isinstance(site.root_page.specific, models.HomePage):
        site.root_page, site.site_name = homes["id"], site.site_name or "Rembuk"
        site.save()
    for welcome in Page.objects.filter(depth=2, content_type__model="page"):
        welcome.delete()
    return homes


def _process(cycle: Cycle, homes: dict[str, HousePage], made: list[tuple[HousePage, Words]]) -> None:
    """Add the pages of one cycle."""
    names = {code: cycle.translations.get(code, {}).get("name") or cycle.name for code, _tongue in TONGUES}
    words = {code: tongue.process(names[code], cycle.area.name) for code, tongue in TONGUES}
    parents = _pair(models.ProcessPage, homes, slugify(cycle.slug), words, "drain", made, cycle=cycle)
    if published_decision(cycle) is None:  # a story of a result that is not there would be a promise
        return
    words = {code: tongue.result(names[code]) for code, tongue in TONGUES}
    _pair(models.ResultPage, parents, "hasil", words, "posyandu", made, cycle=cycle)


def _pair(
    kind: type[HousePage], parents: dict[str, Any], slug: str, words: dict[str, Words], picture: str,
    made: list[tuple[HousePage, Words]], kicker: dict[str, str] | None = None, **fields: Any,
) -> dict[str, HousePage]:  # fmt: skip
    """Return a page in both languages, twins by their translation key; put new ones into `made`."""
    first = kind.objects.filter(
        locale__language_code="id", slug=slug, path__startswith=parents["id"].path
    ).first()
    pages: dict[str, HousePage] = {"id": first} if first else {}
    key = {"translation_key": first.translation_key} if first else {}
    for code, _tongue in TONGUES:
        locale = Locale.objects.get(language_code=code)
        found = kind.objects.filter(locale=locale, **key).first() if key else None
        if found is None:
            # Both front pages stand below the root, so the second one needs another slug there.
            own = f"{slug}-{code}" if kind is models.HomePage and code != "id" else slug
            extra = {**fields, **key, **({"kicker": kicker[code]} if kicker else {})}
            found = _add(kind, parents[code], own, words[code], picture, locale=locale, **extra)
            made.append((found, words[code]))
        key = {"translation_key": found.translation_key}
        pages[code] = found
    return pages


def _add(
    kind: type[HousePage], parent: Page, slug: str, words: Words, picture: str, **fields: Any
) -> HousePage:
    """Create one page below `parent`, still without its body."""
    page = kind(
        slug=slug, title=words.title, lead=words.lead, picture=_image(picture), picture_alt=words.alt,
        show_in_menus=True, live=False, **fields,
    )  # fmt: skip
    # The tree is rewritten by every addition: a parent read earlier has a stale count of children.
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page


def _fill(page: HousePage, words: Words) -> None:
    """Write the body, now that every page it links to exists, and publish."""
    # Read again: the page learned of its children after it was made.
    page = type(page).objects.get(pk=page.pk)
    locale = page.locale
    ids = {row.slug: row.pk for row in Page.objects.filter(locale=locale, slug__in=ARTICLES)}
    page.body = [(kind, _resolve(value, ids)) for kind, value in words.body]
    page.full_clean()
    page.save_revision().publish()


def _resolve(value: Any, ids: dict[str, int]) -> Any:
    """Put page numbers and pictures in the place of their names."""
    if isinstance(value, str):
        for slug, pk in ids.items():
            value = value.replace(f'"page:{slug}"', f'"{pk}"')
        return value
    if isinstance(value, list):
        return [_resolve(item, ids) for item in value]
    if isinstance(value, dict):
        return {
            name: _image(item) if name == "image" else _resolve(item, ids) for name, item in value.items()
        }
    return value


def _image(name: str) -> Any:
    """Return the named picture, drawn when it is not there yet."""
    model = get_image_model()
    title = PICTURES[name]
    found = model.objects.filter(title=title).first()
    if found is None:
        found = model(title=title, file=ImageFile(io.BytesIO(story(name)), name=f"{name}.jpg"))
        found.save()
    return found
