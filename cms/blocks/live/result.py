"""What was decided, in one sentence and one bar."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class ResultBlock(LiveBlock):
    """What was decided, in one sentence and one bar."""

    class Meta:
        icon = "list-ol"
        label = _("Result")
        template = "cms/live/result.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.result(cycle)
