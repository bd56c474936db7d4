"""The story of a result."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.pages.base import HousePage
from participate.processes.models import Cycle


class ResultPage(HousePage):
    """What came out, told by the council; the numbers come from the count and the decision."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+", verbose_name=_("process"))

    content_panels = [*Page.content_panels, FieldPanel("cycle"), *HousePage.content_panels[1:]]
    parent_page_types = ["cms.ProcessPage"]
    subpage_types = ["cms.ArticlePage"]
    template = "cms/pages/result.html"

    class Meta:
        verbose_name = _("result page")
        verbose_name_plural = _("result pages")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Name the cycle, so that the page carries its navigation."""
        return {**super().get_context(request, *args, **kwargs), "cycle": self.cycle}
