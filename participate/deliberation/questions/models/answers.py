"""What the office said: answers with their corrections, promised days, and who took a question over."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Language
from participate.deliberation.questions.models.columns import person
from participate.deliberation.questions.models.questions import Question
from participate.processes.models import Office

MOST_LETTERS = 2000


class Answer(models.Model):
    """One version of the answer: the newest counts, the earlier ones stay readable. A correction says why.

    `signed_as` is the function in the office; the person behind it is never shown.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    signed_as = models.CharField(_("signed as"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default="id")
    body = models.TextField(_("answer"), validators=[MaxLengthValidator(MOST_LETTERS)])
    reason = models.CharField(_("why it was corrected"), max_length=300, blank=True)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["question_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_number_once"),
            models.CheckConstraint(condition=~Q(body=""), name="answer_has_words"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="answer_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"answer:{self.pk}"


class Postponement(models.Model):
    """The office says that it answers later, by which day and why; everybody reads it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="postponements")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(_("will be answered on"))
    before = models.DateField()
    reason = models.CharField(_("reason"), max_length=300)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["question_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="postponement_says_why"),
            models.CheckConstraint(condition=Q(until__gt=F("before")), name="postponement_is_later"),
        ]

    def __str__(self) -> str:
        return f"postponement:{self.pk}"


class HandOver(models.Model):
    """Another office answers from now on, with the reason."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["question_id", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hand_over_says_why")]

    def __str__(self) -> str:
        return f"hand_over:{self.pk}"
