"""Other proportional budget rules, and rules for committees (every project costs one)."""

from voting.tally.catalogue.committees import COMMITTEES
from voting.tally.parameters import TIE, Parameter, RuleSpec, choice

PROPORTIONAL = (
    RuleSpec(
        name="bos",
        family="budget",
        counter="voting.tally.budget.bos:count_bos",
        sentence="Equal Shares, but supporters may run a little short of a project that enough of them want.",
        paper="Papasotiropoulos, Pishbin, Skibski, Skowron and Was 2024 (BOS Equal Shares)",
        parameters={
            "utility": Parameter(choice("cost", "cardinality", "points"), "cost"),
            "tie": TIE,
        },
    ),
    RuleSpec(
        name="expanding_approvals",
        family="budget",
        counter="voting.tally.budget.ear:count_expanding_approvals",
        sentence="Rankings count ever deeper; a project is bought when its supporters can pay their share.",
        paper="Aziz and Lee, AAAI 2021 (PB-EAR)",
        parameters={
            "choice": Parameter(choice("support", "support_per_cost", "policy"), "support"),
            "unranked": Parameter(choice("last", "never"), "last"),
            "tie": TIE,
        },
        kinds=("ranked", "approval"),
    ),
    RuleSpec(
        name="cstv",
        family="budget",
        counter="voting.tally.budget.cstv:count_cstv",
        sentence="Points are donations; what a bought or dropped project has too much moves on.",
        paper="Skowron, Slinko, Szufa and Talmon 2020 (cumulative support transfer voting)",
        parameters={
            "order": Parameter(choice("excess", "support_per_cost"), "excess"),
            "transfer": Parameter(choice("eliminate", "minimal"), "eliminate"),
            "completion": Parameter(choice("rest", "none"), "rest"),
            "tie": TIE,
        },
        kinds=("points", "approval"),
    ),
    *COMMITTEES,
)
