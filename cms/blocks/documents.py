"""Documents to take away."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DocumentsBlock(blocks.StructBlock):
    """A list of documents with their kind and size."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "cms/blocks/documents.html"
