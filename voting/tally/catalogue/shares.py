"""The Method of Equal Shares and its relatives."""

from voting.tally.parameters import TIE, Parameter, RuleSpec, choice, optional_fraction, positive

COMPLETIONS = (
    "none",
    "ballots_naming",
    "add1",
    "add1_exhaustive",
    "add1_utilitarian",
    "add1_exhaustive_utilitarian",
)
SHARES = (
    RuleSpec(
        name="equal_shares",
        family="budget",
        counter="voting.tally.budget.equal_shares:count_equal_shares",
        sentence="Everyone holds an equal share; supporters pay together for what they named.",
        paper="Peters, Pierczynski and Skowron, NeurIPS 2021; Wieliczka 2023",
        parameters={
            "completion": Parameter(choice(*COMPLETIONS), "none"),
            "step": Parameter(positive, 1),
            "comparison": Parameter(choice("none", "greedy", "greedy_exclusion"), "none"),
            "run_limit": Parameter(positive, 5_000),
            "tie": TIE,
            "utility": Parameter(choice("cost", "cardinality", "points", "borda"), "cost", quiet=True),
            "start": Parameter(choice("exact", "whole"), "exact", quiet=True),
            "stop_at": Parameter(optional_fraction, None, quiet=True),
        },
    ),
)
