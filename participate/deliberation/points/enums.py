"""Codes of points for and against."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(TextChoices):
    """Which way a point pulls."""

    FOR = "for", pgettext_lazy("side of a point", "In favour")
    AGAINST = "against", pgettext_lazy("side of a point", "Against")


class Asked(TextChoices):
    """What became of "these two say the same"."""

    OPEN = "open", _("Waits for an answer")
    MERGED = "merged", pgettext_lazy("points", "Joined")
    DECLINED = "declined", pgettext_lazy("points", "They stay apart")
    OVER = "over", pgettext_lazy("points", "Over: one of the two was changed")
