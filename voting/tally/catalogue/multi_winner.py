"""Rules that elect several people or projects from rankings."""

from voting.tally.parameters import RuleSpec

MULTI_WINNER: tuple[RuleSpec, ...] = ()
