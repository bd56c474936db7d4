"""Everything that is finished."""

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.pages.base import HousePage
from cms.pages.result import ResultPage
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.processes.queries import finished_cycles

PER_PAGE = 20


class ArchivePage(HousePage):
    """All finished processes and their results, with a search."""

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ArticlePage"]
    template = "cms/pages/archive.html"

    class Meta:
        verbose_name = _("archive page")
        verbose_name_plural = _("archive pages")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Find the finished processes that match the search."""
        query = request.GET.get("q", "").strip()[:80]
        sheet = Paginator(matching(query), PER_PAGE).get_page(request.GET.get("page"))
        context = super().get_context(request, *args, **kwargs)
        return {**context, "query": query, "sheet": sheet, "rows": self._with_stories(sheet)}

    def _with_stories(self, sheet: "Sheet[Cycle]") -> list[tuple[Cycle, ResultPage | None]]:
        """Put the council's story of a result beside its cycle."""
        cycles = list(sheet.object_list)
        pages = ResultPage.objects.live().filter(cycle__in=cycles, locale_id=self.locale_id)
        stories = {page.cycle_id: page for page in pages}
        return [(cycle, stories.get(cycle.pk)) for cycle in cycles]


def matching(query: str) -> "QuerySet[Cycle]":
    """Return the finished processes whose name, place or year holds every word of the query."""
    rows = finished_cycles(database_now()).prefetch_related(None)  # no card shows a phase
    for word in query.split():
        year = Q(fiscal_year=int(word)) if word.isdecimal() and len(word) == 4 else Q()
        rows = rows.filter(
            Q(name__icontains=word) | Q(area__name__icontains=word) | Q(translations__icontains=word) | year
        )
    return rows
