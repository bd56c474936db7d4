"""The first page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.pages.base import HousePage


class HomePage(HousePage):
    """The front door: what is open now, last year's promises, then the list and the map."""

    kicker = models.CharField(_("small line above the title"), max_length=80, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("kicker"), *HousePage.content_panels[1:]]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ProcessPage", "cms.ArticlePage", "cms.ArchivePage"]
    template = "cms/pages/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
