"""How last year's promises turned out, in counts that add up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class LastYearBlock(LiveBlock):
    """How last year's promises turned out, in counts that add up."""

    class Meta:
        icon = "history"
        label = _("What happened to last year's proposals")
        template = "cms/live/last_year.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.last_year(cycle)
