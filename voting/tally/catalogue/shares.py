"""The Method of Equal Shares and its relatives."""

from voting.tally.parameters import TIE, Parameter, RuleSpec, choice, positive

SHARES = (
    RuleSpec(
        name="equal_shares",
        family="budget",
        counter="voting.tally.budget.equal_shares:count_equal_shares",
        sentence="Everyone holds an equal share; supporters pay together for what they named.",
        paper="Peters, Pierczynski and Skowron, NeurIPS 2021; Wieliczka 2023",
        parameters={
            "completion": Parameter(choice("none", "ballots_naming", "add1"), "none"),
            "step": Parameter(positive, 1),
            "comparison": Parameter(choice("none", "greedy"), "none"),
            "run_limit": Parameter(positive, 5_000),
            "tie": TIE,
        },
    ),
)
