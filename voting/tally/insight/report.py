"""Everything there is to say about one count, gathered for a page: as data, in one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from voting.tally.contest import Contest
from voting.tally.insight.certificate import Certificate, certificate
from voting.tally.insight.effective_votes import Loss, losses
from voting.tally.insight.envelope import BudgetTurn, budget_turns
from voting.tally.insight.payers import Payers, who_paid
from voting.tally.insight.proportionality import Proportionality, proportionality
from voting.tally.insight.satisfaction import Satisfaction, satisfaction
from voting.tally.insight.sensitivity import TieChange, ties_otherwise
from voting.tally.insight.standings import OptionStory, option_stories
from voting.tally.outcome import Outcome
from voting.tally.rules import BUDGET_RULES


@dataclass(frozen=True, slots=True)
class Report:
    """All insights that fit the rule; what does not fit is empty or None."""

    satisfaction: Satisfaction
    proportionality: Proportionality | None
    payers: tuple[Payers, ...]
    losses: tuple[tuple[str, tuple[Loss, ...]], ...]
    budget_turns: tuple[BudgetTurn, ...]
    ties: tuple[TieChange, ...]
    options: tuple[OptionStory, ...]
    certificate: Certificate

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "satisfaction": self.satisfaction.to_json(),
            "proportionality": None if self.proportionality is None else self.proportionality.to_json(),
            "payers": [item.to_json() for item in self.payers],
            "losses": {code: [item.to_json() for item in items] for code, items in self.losses},
            "budget_turns": [item.to_json() for item in self.budget_turns],
            "ties": [item.to_json() for item in self.ties],
            "options": [item.to_json() for item in self.options],
            "certificate": self.certificate.to_json(),
        }


def report(contest: Contest, outcome: Outcome, *, effort: int = 1_000_000) -> Report:
    """Gather the insights of a finished count; a few seconds on ninety thousand ballots.

    `effort` bounds the re-runs for the envelope, in the unit of `explain`. Smallest changes are `explain`'s,
    and other rules those of `sensitivity.other_rules`: both count many times over.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> told = report(contest, count(contest, Rule("greedy")))
    >>> told.satisfaction.nothing, [turn.at for turn in told.budget_turns]
    (0, [59, 110])
    """
    budget = outcome.rule.name in BUDGET_RULES
    shares = outcome.rule.name == "equal_shares"
    ranked = contest.kind == "ranked"
    return Report(
        satisfaction=satisfaction(contest, outcome),
        proportionality=proportionality(contest, outcome) if budget else None,
        payers=who_paid(contest, outcome),
        losses=tuple(losses(contest, outcome).items()) if shares else (),
        budget_turns=budget_turns(contest, outcome, effort=effort) if budget else (),
        ties=ties_otherwise(contest, outcome),
        options=option_stories(contest, outcome) if ranked and not budget else (),
        certificate=certificate(contest, outcome),
    )
