"""Rules that choose one option from rankings."""

from fractions import Fraction

from voting.tally.parameters import EARLIER_TIE, TIE, Parameter, RuleSpec, choice, fraction

UNRANKED = choice("nothing", "modified", "averaged")
MEASURE = choice("margins", "winning_votes")

SINGLE_WINNER = (
    RuleSpec(
        name="plurality",
        family="single_winner",
        counter="voting.tally.ranked.plurality:count_plurality",
        sentence="The option with the most first preferences.",
        paper="the usual practice; for two options May, Econometrica 1952",
        parameters={"tie": TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="irv",
        family="single_winner",
        counter="voting.tally.ranked.irv:count_irv",
        sentence="Drop the option with the fewest first preferences until one holds a majority.",
        paper="instant run-off",
        parameters={
            "tie": EARLIER_TIE,
            "stop": Parameter(choice("majority", "two_left", "one_left"), "majority", quiet=True),
            "batch": Parameter(choice("no", "yes"), "no", quiet=True),
        },
        kinds=("ranked",),
    ),
    RuleSpec(
        name="borda",
        family="single_winner",
        counter="voting.tally.ranked.borda:count_borda",
        sentence="The option with the most points: a rank is worth the number of options placed below it.",
        paper="Borda",
        parameters={"tie": TIE, "unranked": Parameter(UNRANKED, "nothing", quiet=True)},
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
    RuleSpec(
        name="dowdall",
        family="single_winner",
        counter="voting.tally.ranked.dowdall:count_dowdall",
        sentence="The option with the most points: a first place is worth 1, a second 1/2, a third 1/3.",
        paper="Nauru; Fraenkel and Grofman, Australian Journal of Political Science 2014",
        parameters={"tie": TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="copeland",
        family="single_winner",
        counter="voting.tally.ranked.copeland:count_copeland",
        sentence="The option that beats the most others one to one; a draw counts half.",
        paper="Copeland 1951; Faliszewski and others, JAIR 2009",
        parameters={"tie": TIE, "draw": Parameter(fraction, Fraction(1, 2))},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="minimax",
        family="single_winner",
        counter="voting.tally.ranked.minimax:count_minimax",
        sentence="The option whose worst defeat one to one is the smallest.",
        paper="Simpson, Quarterly Journal of Economics 1969; Kramer, Journal of Economic Theory 1977",
        parameters={
            "tie": TIE,
            "measure": Parameter(choice("margins", "winning_votes", "opposition"), "margins"),
        },
        kinds=("ranked",),
    ),
    RuleSpec(
        name="ranked_pairs",
        family="single_winner",
        counter="voting.tally.ranked.ranked_pairs:count_ranked_pairs",
        sentence="Accept the clearest one-to-one results first, leave out those that would close a circle.",
        paper="Tideman, Social Choice and Welfare 1987; ties: Zavist and Tideman 1989",
        parameters={"tie": TIE, "measure": Parameter(MEASURE, "margins")},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="schulze",
        family="single_winner",
        counter="voting.tally.ranked.schulze:count_schulze",
        sentence="The option that no other beats along the strongest chain of one-to-one results.",
        paper="Schulze, Social Choice and Welfare 2011",
        parameters={"tie": TIE, "measure": Parameter(MEASURE, "winning_votes")},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="black",
        family="single_winner",
        counter="voting.tally.ranked.black:count_black",
        sentence="The option that beats every other one to one; if none does, the most Borda points.",
        paper="Black, The Theory of Committees and Elections, 1958",
        parameters={"tie": TIE, "unranked": Parameter(UNRANKED, "nothing")},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="smith_irv",
        family="single_winner",
        counter="voting.tally.ranked.smith_irv:count_smith_irv",
        sentence="Keep only the group that beats all others one to one, then drop the weakest round by round.",
        paper="Green-Armytage, Voting Matters 29, 2011",
        parameters={"tie": EARLIER_TIE},
        kinds=("ranked",),
    ),
)
