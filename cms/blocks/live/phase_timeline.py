"""The phases of a process with today on the line."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class PhaseTimelineBlock(LiveBlock):
    """The phases of a process with today on the line."""

    class Meta:
        icon = "calendar"
        label = _("Calendar")
        template = "cms/live/phase_timeline.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.steps(cycle)
