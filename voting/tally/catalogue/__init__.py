"""Every rule and its parameters, in the order in which people read them."""

from voting.tally.catalogue.budget import BUDGET
from voting.tally.catalogue.multi_winner import MULTI_WINNER
from voting.tally.catalogue.proportional import PROPORTIONAL
from voting.tally.catalogue.shares import SHARES
from voting.tally.catalogue.single_winner import SINGLE_WINNER
from voting.tally.parameters import RuleSpec

SPECS: dict[str, RuleSpec] = {
    spec.name: spec for spec in (*BUDGET, *SHARES, *PROPORTIONAL, *SINGLE_WINNER, *MULTI_WINNER)
}
