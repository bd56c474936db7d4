"""The one thing to do now, until when, with one button."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class OpenActionsBlock(LiveBlock):
    """The one thing to do now, until when, with one button."""

    class Meta:
        icon = "tick"
        label = _("What is open now")
        template = "cms/live/open_actions.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Speak of the chosen process, or of every running one."""
        return live.now_open(cycle, alone=bool(value.get("cycle")) or live.has_own)
