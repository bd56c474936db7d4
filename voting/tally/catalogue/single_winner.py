"""Rules that choose one option from rankings."""

from voting.tally.parameters import EARLIER_TIE, TIE, RuleSpec

SINGLE_WINNER = (
    RuleSpec(
        name="plurality",
        family="single_winner",
        counter="voting.tally.ranked.plurality:count_plurality",
        sentence="The option with the most first preferences.",
        paper="",
        parameters={"tie": TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="irv",
        family="single_winner",
        counter="voting.tally.ranked.irv:count_irv",
        sentence="Drop the option with the fewest first preferences until one holds a majority.",
        paper="instant run-off",
        parameters={"tie": EARLIER_TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="borda",
        family="single_winner",
        counter="voting.tally.ranked.borda:count_borda",
        sentence="The option with the most points: a rank is worth the number of options placed below it.",
        paper="Borda",
        parameters={"tie": TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="condorcet",
        family="single_winner",
        counter="voting.tally.ranked.condorcet:count_condorcet",
        sentence="The option that beats every other one to one; if none does, Borda decides.",
        paper="Condorcet; Copeland scores for the order",
        parameters={"tie": TIE},
        kinds=("ranked",),
    ),
)
