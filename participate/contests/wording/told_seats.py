"""The words of the rules that elect several, by the key of `rules.rule_key`."""

from django.utils.translation import gettext_lazy as _

from participate.contests.wording.told import Told

SEATS: dict[str, Told] = {
    "stv_scottish": Told(
        _("Transferable votes, as in Scotland"),
        _("Who reaches the quota gets a seat, and the votes not needed move on; if nobody does, the weakest drops out."),
        _("Groups get seats by their size; it can be counted by hand with five decimals."),
        "seats",
    ),
    "stv_wigm": Told(
        _("Transferable votes, all passed on equally"),
        _("Who reaches the quota gets a seat; all of their ballots move on, each with the same small part."),
        _("Groups get seats by their size and chance plays no part; the parts are fractions."),
        "seats",
    ),
    "stv_meek": Told(
        _("Transferable votes, counted by computer"),
        _("Who reaches the quota keeps only what is needed from each ballot; the rest moves on, until nothing changes."),
        _("No part of a ballot is lost while a choice is left; only a computer can count it."),
        "seats",
    ),
    "satisfaction_approval": Told(
        _("One vote, divided among your choices"),
        _("Every voter has one vote, divided equally among all that are ticked; the largest sums win."),
        _("Everybody has the same weight; who ticks many gives each only a little."),
        "split",
    ),
    "pav": Told(
        _("The fairest group, all compared"),
        _("A voter's first winner counts one, the second a half, the third a third; the group with the largest sum wins."),
        _("Groups get seats by their size; with many candidates there are too many groups to compare."),
        "group",
    ),
    "seqpav": Told(
        _("The fairest group, seat by seat"),
        _("Who already has winners counts less: with one a half, with two a third; the largest sum gets the next seat."),
        _("Easy to follow and fair to small groups; now and then not quite the best group."),
        "group",
    ),
    "revseqpav": Told(
        _("The fairest group, by leaving out"),
        _("All begin inside; in each step the one that voters would miss least leaves, until only the seats are left."),
        _("Fair to small groups; many steps when there are many candidates."),
        "group",
    ),
    "slav": Told(
        _("The group by odd numbers, all compared"),
        _("A voter's first winner counts one, the second a third, the third a fifth; the group with the largest sum wins."),
        _("Small groups get a seat sooner; large groups have to wait a little."),
        "group",
    ),
    "seqslav": Told(
        _("Odd numbers, seat by seat"),
        _("Who already has winners counts less: with one a third, with two a fifth; the largest sum gets the next seat."),
        _("Small groups get a seat sooner; large groups have to wait a little."),
        "group",
    ),
    "cc": Told(
        _("Somebody for everybody, all compared"),
        _("The group in which the most voters find at least one of their choices wins."),
        _("As few as possible go away with nothing; a large group gets no more than a small one."),
        "group",
    ),
    "seqcc": Told(
        _("Somebody for everybody, seat by seat"),
        _("The next seat goes to the one named by most of the voters who have nobody yet."),
        _("As few as possible go away with nothing; a large group gets no more than a small one."),
        "group",
    ),
    "geom2": Told(
        _("Halves, all compared"),
        _("Each further winner of a voter counts half as much as the one before; the group with the largest sum wins."),
        _("Many voters get somebody; large groups get a little less than their size."),
        "group",
    ),
    "maximin_support": Told(
        _("Strong support for every seat"),
        _("Seat by seat, voters' support is spread out so that the winner with the least support has as much as possible."),
        _("Fair to groups of every size; only a computer can count it."),
        "group",
    ),
    "greedy_monroe": Told(
        _("A seat for each equal part of the voters"),
        _("Voters are divided into equal parts, one for each seat; the one that fills a part best gets its seat."),
        _("Everybody belongs to one winner; who stands where depends on the order."),
        "group",
    ),
    "minimax_approval": Told(
        _("Nobody too far away"),
        _("The group is chosen so that the voter who likes it least still likes it as much as possible."),
        _("No voter is forgotten; one unusual ballot can change a lot."),
        "group",
    ),
    "lexcc": Told(
        _("Somebody for everybody, then a second one"),
        _("First as many voters as possible get one winner, then as many as possible a second one, and so on."),
        _("As few as possible go away with nothing, and ties are rare; there are many groups to compare."),
        "group",
    ),
    "adams": Told(
        _("One for everybody first, then by size"),
        _("First as many voters as possible get one winner; after that a second one counts one, a third a half."),
        _("As few as possible go away with nothing, and large groups still get more; many groups to compare."),
        "group",
    ),
    "leximax_approval": Told(
        _("Nobody too far away, then the next"),
        _("The voter who likes the group least comes first, then the one who likes it second least, and so on."),
        _("No voter is forgotten; one unusual ballot can change a lot."),
        "group",
    ),
    "minimax_phragmen": Told(
        _("The load spread most evenly"),
        _("Each seat is a load that its supporters carry together; the group that spreads it most evenly wins."),
        _("Groups get seats by their size; with many candidates there are too many groups to compare."),
        "group",
    ),
    "monroe": Told(
        _("A seat for each equal part, all compared"),
        _("Voters are divided into equal parts, one for each seat; the group that suits the most voters wins."),
        _("Everybody belongs to one winner; with many candidates there are too many groups to compare."),
        "group",
    ),
    "enestrom_phragmen": Told(
        _("Every seat costs a quota of votes"),
        _("Seat by seat the one with the most votes wins; its supporters then pay a quota from their votes."),
        _("Groups get seats by their size; it can be counted by hand."),
        "seats",
    ),
}  # fmt: skip
