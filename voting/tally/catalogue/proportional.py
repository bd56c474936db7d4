"""Other proportional budget rules, and rules for committees (every project costs one)."""

from voting.tally.catalogue.committees import COMMITTEES
from voting.tally.parameters import RuleSpec

PROPORTIONAL: tuple[RuleSpec, ...] = COMMITTEES
