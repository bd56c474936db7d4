"""The words of the rules that pick one option from ranked ballots, by the key of `rules.rule_key`."""

from django.utils.translation import gettext_lazy as _

from participate.contests.wording.told import Told

RANKED: dict[str, Told] = {
    "plurality": Told(
        _("Most first choices"),
        _("Only first choices count; the option with the most of them wins."),
        _("Very easy; two similar options take votes from each other."),
        "podium",
    ),
    "irv": Told(
        _("Rounds: the weakest drops out"),
        _("In each round the option with the fewest ballots drops out, and its ballots move to the next choice."),
        _("Nobody wastes a vote on a small option; an option everybody likes second can drop out early."),
        "ladder",
    ),
    "borda": Told(
        _("Points for each place"),
        _("Every place on a ballot gives points, the first place most; the most points win."),
        _("Options that nearly everybody likes win; many similar options can change the result."),
        "podium",
    ),
    "dowdall": Told(
        _("One, a half, a third"),
        _("A first place gives one point, a second a half, a third a third; the most points win."),
        _("First choices weigh most and lower places still help; the sums have fractions."),
        "podium",
    ),
    "condorcet": Told(
        _("One against one"),
        _("Every two options meet one against one; who beats all others wins, and if nobody does, points decide."),
        _("No other option is liked better than the winner; several steps must be explained."),
        "duels",
    ),
    "copeland": Told(
        _("Most duels won"),
        _("Every two options meet one against one; who wins the most meetings wins, as in a tournament."),
        _("Easy to picture as a tournament; two options often win equally many meetings."),
        "duels",
    ),
    "minimax": Told(
        _("The smallest defeat"),
        _("Every two options meet one against one; the option whose worst defeat is smallest wins."),
        _("Few voters are strongly against the winner; in rare cases the winner loses to many by a little."),
        "duels",
    ),
    "ranked_pairs": Told(
        _("Clearest duels first"),
        _("The clearest one-against-one results are fixed first; a result that would close a circle is left out."),
        _("Every strong majority counts; who stands at the top of the fixed order wins."),
        "duels",
    ),
    "schulze": Told(
        _("Strongest chain of duels"),
        _("One-against-one results are joined into chains; who reaches every other by the stronger chain wins."),
        _("Many associations use it; the chains are hard to follow by hand."),
        "duels",
    ),
    "black": Told(
        _("One against one, else points"),
        _("If one option beats every other one against one, it wins; if there is none, the most points win."),
        _("The choice of the majority is never passed over; two ways of counting must be explained."),
        "duels",
    ),
    "smith_irv": Told(
        _("The best group, then rounds"),
        _("Only options that beat all those outside their group stay; among them the weakest drops out in rounds."),
        _("A clear favourite always wins; two ways of counting must be explained."),
        "duels",
    ),
}  # fmt: skip
