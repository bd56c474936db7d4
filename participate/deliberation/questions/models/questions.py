"""What somebody wants to know, who has to answer, and by when."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Language
from participate.deliberation.models import Thread
from participate.deliberation.questions.models.columns import person
from participate.processes.models import Cycle, Office

MOST_LETTERS = 500
# How moderation calls a question; written down in its cases.
KIND = "question"


class Question(models.Model):
    """A question about what `thread` is about. Without an office the organisers of the process answer.

    `due_on` is the day that counts now, `first_due_on` the one it began with, `latest_on` the limit of the profile
    for any postponement. `answered_at` is the first answer's moment. A question that was taken back has no words; one
    with a `hidden_rule` keeps them unread: moderation hid it under the rule of that number.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="questions")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="questions")
    author = person(related_name="questions")
    is_spoken = models.BooleanField(default=False)
    speaker = models.CharField(_("who said it"), max_length=80, blank=True)
    entered_by = person()
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default="id")
    body = models.CharField(
        _("question"), max_length=MOST_LETTERS, blank=True, validators=[MaxLengthValidator(MOST_LETTERS)]
    )
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="questions")
    asked_at = models.DateTimeField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    latest_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_rule = models.PositiveSmallIntegerField(default=0)
    also_count = models.PositiveIntegerField(default=0)
    faq_suggested_at = models.DateTimeField(null=True, blank=True)
    faq_at = models.DateTimeField(null=True, blank=True)
    # The due day about which the office was reminded: a new day is a new reminder.
    soon_told_for = models.DateField(null=True, blank=True)
    late_told_for = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["cycle", "-asked_at"], name="question_by_cycle"),
            models.Index(fields=["thread", "-asked_at"], name="question_by_thread"),
            models.Index(
                fields=["office", "due_on"], condition=Q(answered_at__isnull=True), name="question_open_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False, body="", speaker="")
                | (Q(withdrawn_at__isnull=True) & ~Q(body="")),
                name="question_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(answered_at__isnull=True),
                name="question_answered_stays",
            ),
            models.CheckConstraint(condition=Q(due_on__lte=F("latest_on")), name="question_due_in_time"),
            models.CheckConstraint(
                condition=Q(faq_at__isnull=True) | Q(answered_at__isnull=False),
                name="question_faq_has_answer",
            ),
        ]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"question:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def signed(self) -> str:
        """How it is signed: a resident where the person is gone or has no name (load with `author`)."""
        name = self.speaker if self.is_spoken else self.author.display_name if self.author else ""
        return name or gettext("A resident")

    @property
    def topic(self) -> str:
        """The live topic of everything asked about the same thing."""
        return f"questions:{self.thread_id}"


class AlsoAsked(models.Model):
    """Somebody else wants to know it too, once."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="also")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="also_asked")
    at = models.DateTimeField()

    class Meta:
        ordering = ["question_id", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "user"], name="also_asked_once")]

    def __str__(self) -> str:
        return f"{self.question_id}:{self.user_id}"
