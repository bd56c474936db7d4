"""The words of the rules that share out money, by the key of `rules.rule_key`."""

from django.utils.translation import gettext_lazy as _

from participate.contests.wording.told import Told

MONEY: dict[str, Told] = {
    "two_pass": Told(
        _("Votes and technical score, minimum shares first"),
        _(
            "First the best proposals that count towards each minimum share get money, then the rest in order."
        ),
        _("Protected groups are sure of their share; a popular, expensive proposal may have to wait."),
        "floors",
    ),
    "two_pass_points": Told(
        _("Most points, minimum shares first"),
        _(
            "First the best proposals that count towards each minimum share get money, then the rest in order."
        ),
        _("Protected groups are sure of their share; a popular, expensive proposal may have to wait."),
        "floors",
    ),
    "greedy_combined": Told(
        _("Votes and technical score"),
        _("Votes and technical score make one order; from the top, whatever still fits gets money."),
        _("Urgent proposals that few know about get a chance; nothing is kept for protected groups."),
        "bars",
    ),
    "greedy_points": Told(
        _("Most points first"),
        _("The most points come first; from the top, whatever still fits gets money."),
        _("Very easy to follow; big neighbourhoods and expensive proposals often win."),
        "bars",
    ),
    "greedy_votes": Told(
        _("Most votes first"),
        _("The most votes come first; from the top, whatever still fits gets money."),
        _("Very easy to follow; big neighbourhoods and expensive proposals often win."),
        "bars",
    ),
    "stop": Told(
        _("Most points first, stop where the money ends"),
        _("The most points come first, until the first proposal that does not fit; then it ends."),
        _("Nobody overtakes anybody; often a lot of money is left."),
        "stop",
    ),
    "most_covered": Told(
        _("Most points first, help the last one over the line"),
        _(
            "The most points come first; if the money covers most of the next one, outside money pays the rest, "
            "then it ends."
        ),
        _("Little money is left unused; somebody must be ready to pay the missing part."),
        "stop",
    ),
    "greedy_points_per_cost": Told(
        _("Most points for the money"),
        _("Points are divided by the cost; the most points for the money come first."),
        _("More and cheaper proposals win; large works have a hard time."),
        "scales",
    ),
    "greedy_votes_per_cost": Told(
        _("Most votes for the money"),
        _("Votes are divided by the cost; the most votes for the money come first."),
        _("More and cheaper proposals win; large works have a hard time."),
        "scales",
    ),
    "knapsack": Told(
        _("The set with the most points"),
        _("All combinations are compared; the one with the most points within the money wins."),
        _("No money does more by points; why one proposal is missing is harder to explain."),
        "box",
    ),
    "knapsack_vote": Told(
        _("Every ballot is a budget"),
        _(
            "Every voter picks proposals that together fit the money; the proposals on the most ballots come first."
        ),
        _("Voters see what things cost; filling in the ballot takes a little longer."),
        "box",
    ),
    "pots": Told(
        _("One pot for each area, one for all"),
        _("Each area has its own pot of money, and one more pot is for everybody; each pot is shared out alone."),
        _("No area goes away with nothing; a good proposal can lose because its pot is small."),
        "pots",
    ),
    "equal_shares": Told(
        _("Equal shares"),
        _(
            "Everybody holds the same part of the money and pays, together with others, for their choices."
        ),
        _("Small groups get something too; some money is often left."),
        "coins",
    ),
    "equal_shares_completed": Told(
        _("Equal shares, rest filled up"),
        _("Everybody pays with an equal part of the money; what is left goes to the proposals named most often."),
        _("Small groups get something too, and hardly any money is left unused."),
        "coins",
    ),
    "equal_shares_add1": Told(
        _("Equal shares, growing step by step"),
        _("Everybody's equal part grows a little at a time, until one more step would cost more than there is."),
        _("Small groups get something and little is left; the count has many steps, a computer does them."),
        "coins",
    ),
    "bos": Told(
        _("Equal shares with a little loan"),
        _("Everybody pays with an equal part; supporters may spend a little more than they have on a good buy."),
        _("Usually less money is left than with equal shares; it is new, and few places have used it."),
        "coins",
    ),
    "phragmen": Told(
        _("Supporters save together"),
        _("Every voter gets money little by little; as soon as its supporters can pay, a proposal is bought."),
        _("Groups of every size get their turn; it ends when the next proposal no longer fits."),
        "jars",
    ),
    "cstv": Told(
        _("Support moves on"),
        _("Every voter gives their part to their choices; what is too much or too little moves on to the others."),
        _("Hardly any vote is lost; it has many small steps."),
        "flow",
    ),
    "expanding_approvals": Told(
        _("Rank by rank, groups pay together"),
        _("First only first choices count, then second ones too, and so on; a group large enough buys a proposal."),
        _("Every group gets its share and the order on the ballot matters; it takes many rounds."),
        "ladder",
    ),
}  # fmt: skip
