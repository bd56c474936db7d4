"""Somebody's words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuoteBlock(blocks.StructBlock):
    """What a person said, and who it was."""

    text = blocks.TextBlock(label=_("What was said"), max_length=500, rows=3)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"
