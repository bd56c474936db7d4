"""A way onward."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ButtonBlock(blocks.StructBlock):
    """A link that looks like a button: to a page of this site, or to an address."""

    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(
        label=_("Address"),
        required=False,
        max_length=300,
        help_text=_("For example /apa-kabar/ or https://…"),
    )

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/button.html"

    def clean(self, value: Any) -> Any:
        """Want exactly one target, and one that a browser may open."""
        cleaned = super().clean(value)
        page, url = cleaned.get("page"), (cleaned.get("url") or "").strip()
        if bool(page) == bool(url):
            raise ValidationError(_("Choose a page, or write an address: one of the two."))
        if url and not url.startswith(("/", "https://", "http://")):
            raise ValidationError(_("An address starts with / or https://"))
        return cleaned
