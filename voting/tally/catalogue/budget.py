"""Greedy rules, floors and caps, and the best affordable set."""

from voting.tally.parameters import (
    TIE,
    Parameter,
    RuleSpec,
    caps,
    choice,
    floors,
    optional_whole,
    positive,
    whole,
)

_GREEDY = {
    "order": Parameter(choice("points", "votes", "combined", "points_per_cost"), "points"),
    "misfit": Parameter(choice("skip", "stop"), "skip"),
    "threshold": Parameter(optional_whole, None),
    "vote_weight": Parameter(whole, 60),
    "technical_weight": Parameter(whole, 40),
    "tie": TIE,
}
BUDGET = (
    RuleSpec(
        name="greedy",
        family="budget",
        counter="voting.tally.budget.greedy:count_greedy",
        sentence="Go down the order; fund what fits, then skip or stop at what does not.",
        paper="the usual practice of cities; on rankings, k-Borda under a budget",
        parameters=_GREEDY,
    ),
    RuleSpec(
        name="two_pass",
        family="budget",
        counter="voting.tally.budget.greedy:count_greedy",
        sentence="First fill each earmark floor from the top of the order, then greedy, within the caps.",
        paper="earmarks (afirmasi) of Indonesian ward budgets",
        parameters=_GREEDY | {"floors": Parameter(floors, ()), "caps": Parameter(caps, ())},
    ),
    RuleSpec(
        name="knapsack",
        family="budget",
        counter="voting.tally.budget.knapsack:count_knapsack",
        sentence="The affordable set with the most points (exact); ties: lower cost, then the order.",
        paper="Talmon and Faliszewski, AAAI 2019",
        parameters={
            "value": Parameter(choice("points", "votes"), "points"),
            "state_limit": Parameter(positive, 200_000),
            "tie": TIE,
        },
    ),
)
