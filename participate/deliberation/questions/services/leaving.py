"""What happens to somebody's questions when they leave: the words stay without a name, recordings go."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q

from participate.deliberation.questions.models import AlsoAsked, Question, QuestionSound
from participate.deliberation.questions.services.sounds import forget_files


def sounds_of(user: Any) -> list[str]:
    """Return the files of recordings the person made, and of those of their own questions (one query)."""
    return sorted(set(_sounds(user).values_list("file", flat=True)))


def _sounds(user: Any) -> Any:
    own = Q(question__author=user) | Q(question__entered_by=user, question__is_spoken=True)
    return QuestionSound.objects.filter(Q(by=user) | own)


@transaction.atomic
def leave_questions(*, user: Any) -> list[int]:
    """Take a person out of the questions: recordings go, "me too" is taken back; return the keys of their questions.

    A voice says who somebody is, so a recording goes also where the words stay. The caller deletes the account.
    """
    own = list(Question.objects.filter(Q(author=user) | Q(entered_by=user)).values_list("pk", flat=True))
    forget_files(_sounds(user))
    marked = AlsoAsked.objects.filter(user=user)
    Question.objects.filter(pk__in=marked.values("question")).update(also_count=F("also_count") - 1)
    marked.delete()
    return own
