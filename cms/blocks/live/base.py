"""What live blocks share: which cycle they speak of, and one reading of its facts a page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.live import LiveFacts
from participate.processes.models import Cycle


def cycle_choices() -> list[tuple[str, str]]:
    """Return the processes an editor can choose, newest first (empty = this page's, else the newest)."""
    return [(row.slug, row.name) for row in Cycle.objects.order_by("-fiscal_year", "slug")]


class CycleBlock(blocks.ChoiceBlock):
    """The choice of a process. A stored choice is taken as it is: only the editor's form asks for the list."""

    def to_python(self, value: Any) -> Any:
        """Return the stored slug."""
        return value or ""

    def normalize(self, value: Any) -> Any:
        """Return the given slug."""
        return value or ""


class LiveBlock(blocks.StructBlock):
    """A block about one process; without a process it says kindly that nothing is here yet."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    cycle = CycleBlock(
        choices=cycle_choices,
        required=False,
        label=_("Process"),
        help_text=_("Leave empty for the process of this page, or the newest one."),
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the cycle and what this block says about it."""
        context = super().get_context(value, parent_context=parent_context)
        live = LiveFacts.of(context)
        page = context.get("page")
        live.has_own = bool(getattr(page, "cycle_id", None))
        cycle = live.cycle(value.get("cycle") or "", page)
        context["live_cycle"] = cycle
        if cycle is not None:
            context.update(self.facts(live, cycle, value))
        return context

    def facts(self, live: LiveFacts, cycle: Cycle, value: Any) -> dict[str, Any]:
        """Return what the template needs (a fixed number of queries)."""
        return {}
