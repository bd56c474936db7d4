"""Other proportional budget rules, and rules for committees (every project costs one)."""

from voting.tally.parameters import RuleSpec

PROPORTIONAL: tuple[RuleSpec, ...] = ()
