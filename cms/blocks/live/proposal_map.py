"""Where the proposals are, with a list of places beside the picture."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class ProposalMapBlock(LiveBlock):
    """Where the proposals are, with a list of places beside the picture."""

    class Meta:
        icon = "site"
        label = _("Map of proposals")
        template = "cms/live/proposal_map.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.places(cycle)
