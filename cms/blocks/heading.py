"""A heading."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; deeper ones belong into the text."""

    class Meta:
        icon = "title"
        label = _("Heading")
        max_length = 120
        template = "cms/blocks/heading.html"
