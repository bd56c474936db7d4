"""The money as one bar: planned, decided, left."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class EnvelopeBlock(LiveBlock):
    """The money as one bar: planned, decided, left."""

    class Meta:
        icon = "order"
        label = _("Budget bar")
        template = "cms/live/envelope.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.envelope(cycle)
