"""Something not to miss."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TONES = [("info", _("Good to know")), ("success", _("Done")), ("warning", _("Watch out"))]


class CalloutBlock(blocks.StructBlock):
    """A short message in a box."""

    tone = blocks.ChoiceBlock(choices=TONES, default="info", label=_("Kind"))
    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    text = blocks.TextBlock(label=_("Text"), max_length=600, rows=3)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "cms/blocks/callout.html"
