"""Codes of questions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Show(TextChoices):
    """Which questions a list shows; the codes stand in addresses."""

    ALL = "semua", pgettext_lazy("which questions", "All")
    OPEN = "menunggu", pgettext_lazy("which questions", "Waiting")
    DUE = "segera", pgettext_lazy("which questions", "Due soon")
    OVERDUE = "terlambat", pgettext_lazy("which questions", "Overdue")
    ANSWERED = "dijawab", pgettext_lazy("which questions", "Answered")
    FAQ = "sering", _("Often asked")


class Part(TextChoices):
    """What a recording reads aloud."""

    QUESTION = "question", _("The question")
    ANSWER = "answer", _("The answer")
