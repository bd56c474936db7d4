"""Who answers, and what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from participate.deliberation.opinions.enums import Choice
from participate.deliberation.opinions.models.polls import OpinionPoll
from participate.deliberation.opinions.models.statements import Statement


class Voice(models.Model):
    """One participant of a round: an account, or a device that holds a token; in the end neither.

    `last_place` counts the answers given, so that the last one can be taken back. There are no times.
    """

    poll = models.ForeignKey(OpinionPoll, models.PROTECT, related_name="voices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="opinion_voices"
    )
    token_hash = models.CharField(max_length=64, null=True, blank=True)
    last_place = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"], condition=Q(user__isnull=False), name="opinion_voice_once_a_user"
            ),
            models.UniqueConstraint(
                fields=["poll", "token_hash"], condition=Q(token_hash__isnull=False),
                name="opinion_voice_once_a_token",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(token_hash__isnull=True), name="opinion_voice_one_way"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"voice:{self.pk}"


class Answer(models.Model):
    """What a voice says to a statement; `place` is its turn among the answers of that voice."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answers")
    value = models.SmallIntegerField(choices=Choice.choices)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "statement"], name="opinion_answer_once"),
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="opinion_answer_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id}:{self.statement_id}"
