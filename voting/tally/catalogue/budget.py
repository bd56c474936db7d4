"""Greedy rules, floors and caps, and the best affordable set."""

from fractions import Fraction

from voting.tally.parameters import (
    TIE,
    Parameter,
    RuleSpec,
    caps,
    choice,
    floors,
    fraction,
    groups,
    optional_fraction,
    optional_whole,
    pairs,
    positive,
    whole,
)

_GREEDY = {
    "order": Parameter(choice("points", "votes", "combined", "points_per_cost", "votes_per_cost"), "points"),
    "misfit": Parameter(choice("skip", "stop", "most_covered"), "skip"),
    "cover": Parameter(fraction, Fraction(4, 5), quiet=True),
    "threshold": Parameter(optional_whole, None),
    "threshold_share": Parameter(optional_fraction, None, quiet=True),
    "threshold_cost": Parameter(optional_fraction, None, quiet=True),
    "threshold_strict": Parameter(choice("no", "yes"), "no", quiet=True),
    "exclusive": Parameter(groups, (), quiet=True),
    "group_caps": Parameter(pairs, (), quiet=True),
    "leftover": Parameter(choice("no", "yes"), "no", quiet=True),
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
    RuleSpec(
        name="phragmen",
        family="budget",
        counter="voting.tally.budget.phragmen:count_phragmen",
        sentence="Supporters save up at the same speed and buy a project as soon as they can pay for it.",
        paper="Los, Christoff and Grossi, IJCAI 2022",
        parameters={"misfit": Parameter(choice("stop", "stop_any", "skip"), "stop"), "tie": TIE},
    ),
    RuleSpec(
        name="knapsack_vote",
        family="budget",
        counter="voting.tally.budget.knapsack_vote:count_knapsack_vote",
        sentence="Each ballot must itself fit the budget; then fund what fits, most votes first.",
        paper="Goel, Krishnaswamy, Sakshuwong and Aitamurto, TEAC 2019",
        parameters={
            "ballot_budget": Parameter(optional_whole, None),
            "misfit": Parameter(choice("skip", "stop"), "skip"),
            "tie": TIE,
        },
        kinds=("approval",),
    ),
    RuleSpec(
        name="pots",
        family="budget",
        counter="voting.tally.budget.pots:count_pots",
        sentence="Each area's money pays for its own projects, a common pot for the rest, on one ballot paper.",
        paper="city-wide and district pots on one ballot paper",
        parameters={
            "pots": Parameter(pairs, ()),
            "wide": Parameter(optional_whole, None),
            "inner": Parameter(choice("greedy", "equal_shares", "phragmen"), "greedy"),
            "leftover": Parameter(choice("stay", "wide"), "stay"),
            "order": Parameter(choice("points", "votes", "points_per_cost", "votes_per_cost"), "points"),
            "misfit": Parameter(choice("skip", "stop"), "skip"),
            "threshold": Parameter(optional_whole, None),
            "completion": Parameter(choice("none", "ballots_naming", "add1"), "none"),
            "tie": TIE,
        },
    ),
)
