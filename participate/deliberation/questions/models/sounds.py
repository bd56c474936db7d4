"""Recordings of a question and of its answer."""

from django.db import models

from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.models.columns import person
from participate.deliberation.questions.models.questions import Question


class QuestionSound(models.Model):
    """A recording that reads the question or the answer aloud; the words stand beside it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="sounds")
    part = models.CharField(max_length=10, choices=Part.choices)
    file = models.FileField(upload_to="sounds/")
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["question_id", "part"]
        constraints = [models.UniqueConstraint(fields=["question", "part"], name="one_sound_a_part")]

    def __str__(self) -> str:
        return f"sound:{self.pk}"
