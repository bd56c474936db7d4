"""What the propose form offers for a cycle: dictionary, fields and areas, read once per page."""

from dataclasses import dataclass
from itertools import groupby

from participate.places.models import Area
from participate.processes.models import Cycle
from participate.proposals.models import Category, DictionaryItem

NO_ITEM = "none"


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of one cycle."""

    items: tuple[DictionaryItem, ...]
    categories: tuple[Category, ...]
    areas: tuple[Area, ...]

    def item(self, code: str) -> DictionaryItem | None:
        """Return the dictionary entry with this code, or None."""
        return next((row for row in self.items if row.code == code), None)

    def by_category(self, search: str = "") -> list[tuple[Category, list[DictionaryItem]]]:
        """Return the entries grouped by field; with `search`, only those that contain every word of it."""
        words = search.lower().split()
        found = [row for row in self.items if all(word in haystack(row) for word in words)]
        return [(category, list(rows)) for category, rows in groupby(found, key=lambda row: row.category)]


def haystack(item: DictionaryItem) -> str:
    """Return the text an entry is searched in."""
    return f"{item.code} {item.display_title} {item.title} {item.definition} {item.unit} {item.category.label}".lower()


def load_choices(cycle: Cycle) -> Choices:
    """Read the lists of the cycle's profile (three queries); areas are the cycle's own and all below it."""
    items = DictionaryItem.objects.for_profile(cycle.profile_id).select_related("category", "agency")
    categories = Category.objects.for_profile(cycle.profile_id).order_by("code")
    areas = Area.objects.within(cycle.area)
    return Choices(tuple(items.order_by("category__code", "code")), tuple(categories), tuple(areas))


def load_filters(cycle: Cycle) -> Choices:
    """Read only what lists filter by: fields and areas (two queries)."""
    categories = Category.objects.for_profile(cycle.profile_id).order_by("code")
    return Choices((), tuple(categories), tuple(Area.objects.within(cycle.area)))
