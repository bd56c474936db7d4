"""Tell who waits for an answer, and who has to give one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts.models import User
from participate.deliberation.questions.models import Answer, Postponement, Question
from participate.deliberation.texts import one_line
from participate.notices.direct import tell_people
from participate.notices.services import tell
from participate.processes.enums import Role
from participate.processes.models import Membership

Words = Callable[[], tuple[str, str]]


def question_url(question: Question) -> str:
    """Return the address of a question in the site's first language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("questions:question", args=[question.cycle.slug, question.pk])


def answerers(question: Question) -> list[User]:
    """Return the people of the office that was asked, or the organisers of the process (one query)."""
    people = User.objects.filter(is_active=True).order_by("pk")
    if question.office_id is not None:
        return list(people.filter(offices__office=question.office_id).distinct())
    codes = question.cycle.area.path.strip("/").split("/")
    scope = Q(cycle=question.cycle_id) | Q(area__code__in=codes)
    held = Membership.objects.filter(scope, user=OuterRef("pk"), role=Role.FACILITATOR)
    return list(people.filter(Exists(held)))


def waiting(question: Question) -> list[User]:
    """Return who asked and who wants to know it too (one query)."""
    wanted = Q(also_asked__question=question) | Q(questions=question)
    return list(User.objects.filter(wanted, is_active=True).distinct().order_by("pk"))


def asked(question: Question, *, actor: Any, now: datetime) -> None:
    """Tell the office that it was asked, and by when."""

    def words() -> tuple[str, str]:
        return _("A question for you"), _("Somebody asks about “%(title)s”. Please answer by %(day)s.")

    _to(answerers(question), question, words, "asked", actor=actor, now=now, day=question.due_on)


def handed_over(question: Question, why: str, *, actor: Any, now: datetime) -> None:
    """Tell the new office and who waits that another office answers now."""

    def to_office() -> tuple[str, str]:
        return _("A question was handed to you"), _("It is about “%(title)s”. Please answer by %(day)s.")

    def to_waiting() -> tuple[str, str]:
        said = _("Your question about “%(title)s” is now with: %(office)s. It is answered by %(day)s.")
        return _("Another office answers your question"), said

    about = {"actor": actor, "now": now, "day": question.due_on, "more": why}
    _to(answerers(question), question, to_office, f"handed:{now:%Y%m%d%H%M%S%f}", **about)
    _to(waiting(question), question, to_waiting, f"moved:{now:%Y%m%d%H%M%S%f}", **about)


def answered(question: Question, answer: Answer, *, actor: Any, now: datetime) -> None:
    """Tell who waits, and who follows the talk, that there is an answer or a corrected one."""

    def words() -> tuple[str, str]:
        if answer.number > 1:
            return _("An answer was corrected"), _("The answer about “%(title)s” was corrected.")
        return _("Your question is answered"), _("There is an answer about “%(title)s”.")

    event = f"answer:{answer.number}"
    _to(waiting(question), question, words, event, actor=actor, now=now, more=one_line(answer.body, 400))
    tell(
        topic=question.thread.topic, key=f"question:{question.pk}:{event}", url=question_url(question), actor=actor,
        now=now, texts=_texts(question, words, None, one_line(answer.body, 400)),
    )  # fmt: skip


def postponed(question: Question, row: Postponement, *, actor: Any, now: datetime) -> None:
    """Tell who waits that the answer comes later, when and why."""

    def words() -> tuple[str, str]:
        return _("Your question is answered later"), _("The answer about “%(title)s” will come on %(day)s.")

    people, event = waiting(question), f"postponed:{row.pk}"
    _to(people, question, words, event, actor=actor, now=now, day=row.until, more=row.reason)


def remind_soon(question: Question, *, now: datetime) -> None:
    """Remind the office that the answer is due on the next working day."""

    def words() -> tuple[str, str]:
        return _("An answer is due tomorrow"), _("Please answer the question about “%(title)s” by %(day)s.")

    _to(answerers(question), question, words, f"soon:{question.due_on}", now=now, day=question.due_on)


def remind_late(question: Question, *, now: datetime) -> None:
    """Remind the office that the answer is late, and that everybody sees it."""

    def words() -> tuple[str, str]:
        said = _("The answer about “%(title)s” was due on %(day)s. Everybody can see that it is late.")
        return _("An answer is late"), said

    _to(answerers(question), question, words, f"late:{question.due_on}", now=now, day=question.due_on)


def _to(
    people: list[User], question: Question, words: Words, event: str, *, now: datetime, actor: Any = None,
    day: date | None = None, more: str = "",
) -> None:  # fmt: skip
    """Tell people one thing about a question, never who did it."""
    told = [person for person in people if person.pk != getattr(actor, "pk", None)]
    if told:
        tell_people(
            people=told, topic=question.thread.topic, key=f"question:{question.pk}:{event}", now=now,
            texts=_texts(question, words, day, more), url=question_url(question),
        )  # fmt: skip


def _texts(question: Question, words: Words, day: date | None, more: str) -> Callable[[str], tuple[str, str]]:
    """Return the words in a language: what happened, the question, and what was said."""

    def made(language: str) -> tuple[str, str]:
        with override(language):
            subject, body = words()
            known = {
                "title": question.thread.shown_title,
                "office": question.office.name if question.office else _("the organisers"),
                "day": date_format(day, "DATE_FORMAT") if day else "",
            }
            parts = [body % known, f"“{one_line(question.body, 300)}”", more]
            return subject, "\n\n".join(part for part in parts if part)

    return made
