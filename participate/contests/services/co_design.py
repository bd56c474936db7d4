"""A vote that picks one design: ranked ballots, no money, all rules for one winner side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from participate.contests.enums import Purpose
from participate.contests.services.further import open_further_vote
from participate.processes.models import Cycle
from voting.ballots import services as box
from voting.ballots.enums import Assurance, Kind
from voting.ballots.models import Contest
from voting.tally import DEFAULT_TIE


def open_co_design(
    *, actor: Any, cycle: Cycle, title: str, alternatives: Sequence[box.OptionLine], closes_at: datetime,
    translations: dict[str, Any] | None = None, rule_name: str = "condorcet", now: datetime | None = None,
) -> Contest:  # fmt: skip
    """Publish the rule, build the roll and open a ranked vote over `alternatives`.

    The default rule for a handful of alternatives is Condorcet, with Borda where nobody beats all others.
    Close and count it with `close_vote` and `count_vote`.
    """
    rule = {
        "name": rule_name, "kind": Kind.RANKED.value, "rank_limit": max(len(alternatives), 1),
        "tie": list(DEFAULT_TIE), "assurance": Assurance.OPEN.value,
    }  # fmt: skip
    return open_further_vote(
        actor=actor, cycle=cycle, title=title, rule=rule, options=alternatives, closes_at=closes_at,
        translations=translations, purpose=Purpose.CO_DESIGN, now=now,
    )  # fmt: skip
