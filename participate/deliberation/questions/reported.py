"""Questions can be reported and hidden."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.registry import Thing
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.models.questions import KIND
from participate.deliberation.questions.services.locking import topic_of_cycle
from participate.kit import live


def register() -> None:
    """Tell moderation how questions are found, hidden and shown."""
    registry.register(KIND, label=_("Question"), load=load, hide=hide, show=show)


def load(keys: Iterable[int]) -> dict[int, Thing]:
    """Return questions as moderators see them (one query)."""
    rows = Question.objects.select_related("cycle__area", "author", "entered_by").filter(pk__in=list(keys))
    return {row.pk: _thing(row) for row in rows}


def _thing(question: Question) -> Thing:
    return Thing(
        cycle=question.cycle, text=question.body,
        url=reverse("questions:question", args=[question.cycle.slug, question.pk]),
        author=question.author or question.entered_by,
        writers=frozenset({question.author_id, question.entered_by_id} - {None}),
        signed=question.signed, rule=question.hidden_rule, gone=question.withdrawn_at is not None,
    )  # fmt: skip


def hide(key: int, rule: int) -> None:
    """Put the number of the rule in the place of the words; nobody waits for an answer meanwhile."""
    _change(key, rule)


def show(key: int) -> None:
    """Let everybody read the words again."""
    _change(key, 0)


def _change(key: int, rule: int) -> None:
    question = Question.objects.select_for_update().get(pk=key)
    Question.objects.filter(pk=key).update(hidden_rule=rule)
    live.announce(question.topic, topic_of_cycle(question.cycle_id))
