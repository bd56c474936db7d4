"""What the rooms above tell the cycle page, as plain numbers.

Processes may not know proposals, ballots or decisions. The setting `CYCLE_FACTS` names the one function
above that gathers them; this module only says which facts exist and what follows from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from participate.processes.models import Cycle


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """Counts are people or items, money is in minor units of the cycle's currency."""

    proposals: int = 0
    residual: tuple[tuple[str, int], ...] = ()
    funded: int = 0
    spent: int = 0
    segments: tuple[dict[str, Any], ...] = ()
    floors: tuple[dict[str, Any], ...] = ()
    rule_sentences: tuple[str, ...] = ()
    rules_published: bool = False
    has_contest: bool = False
    ballots_counted: int = 0
    decision_published: bool = False
    minutes_number: str = ""
    community_hours: int = 0
    monitor_teams: int = 0
    realised: int = 0
    residents_hold_the_money: bool = False

    @property
    def level(self) -> int:
        """The participation level 1 to 5, computed from what happened, never typed in."""
        if self.rules_published and self.ballots_counted:
            if self.residents_hold_the_money:
                return 5
            return 4 if self.community_hours or self.monitor_teams else 3
        return 2 if self.proposals else 1


def facts_of(cycle: Cycle) -> CycleFacts:
    """Return the facts of a cycle as the rooms above know them (a fixed number of queries)."""
    gather = cast("Callable[[Cycle], CycleFacts]", import_string(settings.CYCLE_FACTS))
    return gather(cycle)


def vote_begun(cycle: Cycle) -> bool:
    """Say whether a vote of the cycle was opened, as the room of the ballot box knows it (one query)."""
    ask = cast("Callable[[Cycle], bool]", import_string(settings.VOTE_BEGUN))
    return ask(cycle)


def level_words(level: int) -> tuple[str, str]:
    """Return the name of a participation level and the sentence that says what it means."""
    return {
        1: (_("Information"), _("Residents are told what is planned.")),
        2: (_("Consultation"), _("Residents are asked; no published rule binds the decision yet.")),
        3: (_("Deciding together"), _("A published rule turns the ballots of residents into the decision.")),
        4: (
            _("Acting together"),
            _("Residents decide by a published rule, and help to carry out and watch the works."),
        ),
        5: (_("Supporting residents' own initiatives"), _("Residents hold the money and decide.")),
    }[level]
