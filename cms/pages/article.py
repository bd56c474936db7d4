"""A page of text and pictures."""

from django.utils.translation import gettext_lazy as _

from cms.pages.base import HousePage


class ArticlePage(HousePage):
    """News, help, about: anything the council wants to explain."""

    subpage_types = ["cms.ArticlePage"]
    template = "cms/pages/article.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
