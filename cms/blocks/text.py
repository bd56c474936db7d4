"""A piece of text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TextBlock(blocks.RichTextBlock):
    """Text with few features: small headings, bold, lists, links to pages and documents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", ["h3", "bold", "italic", "ol", "ul", "link", "document-link"])
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"
