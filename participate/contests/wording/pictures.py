"""The small pictures of the rules: one drawing a family, each with words for those who cannot see it."""

from django.utils.translation import gettext_lazy as _

from participate.contests.wording.told import Text

PICTURES: dict[str, Text] = {
    "bars": _("Picture: bars from tall to short fill the money one after the other; one that is too big is skipped."),
    "stop": _("Picture: bars fill the money one after the other; at the first that is too big the row ends."),
    "floors": _("Picture: part of the money is set aside and filled first, then the rest."),
    "scales": _("Picture: points on one side of a balance, coins on the other."),
    "box": _("Picture: blocks of different sizes packed so that they fill a box."),
    "pots": _("Picture: three small pots for areas and one large pot for everybody."),
    "coins": _("Picture: four people with one coin each; three put theirs together for one proposal."),
    "jars": _("Picture: three jars fill with coins little by little; the first full one is paid out."),
    "flow": _("Picture: support flows from a full jar and from an empty one to the jar between them."),
    "ladder": _("Picture: rounds from top to bottom; in each one a bar drops out and another grows."),
    "podium": _("Picture: three steps of a podium, the highest in the middle."),
    "duels": _("Picture: three options in a triangle; an arrow leads from each winner to the loser."),
    "seats": _("Picture: a line marks the quota; what stands above it moves on to the next."),
    "split": _("Picture: one ballot divided into equal slices for three choices."),
    "group": _("Picture: a group of people, and three seats that stand for all of them."),
}  # fmt: skip
FAMILY_PICTURES = {"budget": "bars", "single_winner": "podium", "multi_winner": "seats"}
