"""Who votes, until when, and is it secret."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class BallotCallBlock(LiveBlock):
    """Who votes, until when, and is it secret."""

    class Meta:
        icon = "success"
        label = _("Call to vote")
        template = "cms/live/ballot_call.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.ballot(cycle)
