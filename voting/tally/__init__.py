"""Purpose: count ballots, purely: contests and rules in, outcomes out.

Owns: the rules, the explanations, the recount bundle, the election file formats.
May import: the standard library, NumPy and this package only.
Invariants: exact integers and fractions; no result depends on ballot order or on anything but its arguments.
"""

from voting.tally.canonical import canonical_json, sha256
from voting.tally.contest import BallotGroup, Cap, Contest, Floor, Kind, Project
from voting.tally.counting import count, fits
from voting.tally.errors import BundleError, ContestError, FormatError, RuleError, TallyError, TooLargeError
from voting.tally.outcome import Outcome, Round, Tie, Totals
from voting.tally.rules import (
    BUDGET_RULES,
    DEFAULT_TIE,
    MULTI_WINNER_RULES,
    PARAMETERS,
    SENTENCES,
    SINGLE_WINNER_RULES,
    SPECS,
    Rule,
)

ENGINE_VERSION = "1"

__all__ = [
    "BUDGET_RULES",
    "DEFAULT_TIE",
    "ENGINE_VERSION",
    "MULTI_WINNER_RULES",
    "PARAMETERS",
    "SENTENCES",
    "SINGLE_WINNER_RULES",
    "SPECS",
    "BallotGroup",
    "BundleError",
    "Cap",
    "Contest",
    "ContestError",
    "Floor",
    "FormatError",
    "Kind",
    "Outcome",
    "Project",
    "Round",
    "Rule",
    "RuleError",
    "TallyError",
    "Tie",
    "TooLargeError",
    "Totals",
    "canonical_json",
    "count",
    "fits",
    "sha256",
]
