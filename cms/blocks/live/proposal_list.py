"""The newest proposals of a process, with the way to all of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.live.base import LiveBlock
from cms.live import LiveFacts
from participate.processes.models import Cycle


class ProposalListBlock(LiveBlock):
    """The newest proposals of a process, with the way to all of them."""

    count = blocks.IntegerBlock(min_value=3, max_value=12, default=6, label=_("How many"))

    class Meta:
        icon = "list-ul"
        label = _("Proposals")
        template = "cms/live/proposal_list.html"

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return live.proposals(cycle, value.get("count") or 6)
