"""Questions and answers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import TextBlock


class QuestionBlock(blocks.StructBlock):
    """One question with its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


class FaqBlock(blocks.StructBlock):
    """Questions people ask; each answer opens on its own."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "cms/blocks/faq.html"
