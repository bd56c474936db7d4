"""Who may do what with a question: who asked, the people of the office, the organisers, operators."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.questions.errors import NotYourOffice, NotYourQuestion
from participate.deliberation.questions.models import Question
from participate.processes.enums import Role
from participate.processes.models import Cycle, OfficeMember
from participate.processes.permissions import has_role

ORGANISERS = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Powers:
    """What one person may do with the questions of a cycle: their roles there and the offices they speak for."""

    user_pk: int | None = None
    roles: frozenset[str] = frozenset()
    offices: frozenset[int] = frozenset()

    @property
    def organises(self) -> bool:
        """Whether the person leads the process."""
        return bool(self.roles & ORGANISERS)

    @property
    def works_here(self) -> bool:
        """Whether questions may wait for this person."""
        return self.organises or bool(self.offices)

    def answers(self, question: Question) -> bool:
        """Whether the person answers for the office that was asked, or organises where no office was."""
        return self.organises if question.office_id is None else question.office_id in self.offices

    def hands_over(self, question: Question) -> bool:
        """Whether the person may give the question to another office."""
        return self.organises or self.answers(question)

    def records(self, question: Question) -> bool:
        """Whether the person may add a recording."""
        return Role.OPERATOR in self.roles or self.hands_over(question)

    def owns(self, question: Question) -> bool:
        """Whether the person asked, or typed it in for somebody."""
        return self.user_pk is not None and self.user_pk in (question.author_id, question.entered_by_id)


def offices_of(user: Any, cycle: Cycle) -> frozenset[int]:
    """Return the offices the person speaks for in a cycle (one query; none for people who are not signed in)."""
    if not user.is_authenticated:
        return frozenset()
    rows = OfficeMember.objects.filter(office__cycle=cycle, user_id=user.pk)
    return frozenset(rows.values_list("office_id", flat=True))


def require_answers(user: Any, question: Question) -> None:
    """Raise `NotYourOffice` for everybody who does not answer this question."""
    if question.office_id is None:
        allowed = has_role(user, question.cycle, Role.FACILITATOR)
    else:
        allowed = question.office_id in offices_of(user, question.cycle)
    if not allowed:
        raise NotYourOffice(_("Only the people of the office that was asked may do this."))


def require_hands_over(user: Any, question: Question) -> None:
    """Raise `NotYourOffice` for people who neither answer the question nor lead the process."""
    if not has_role(user, question.cycle, Role.FACILITATOR):
        require_answers(user, question)


def require_records(user: Any, question: Question) -> None:
    """Raise `NotYourOffice` for people who may not add a recording."""
    if not has_role(user, question.cycle, Role.OPERATOR):
        require_hands_over(user, question)


def require_own(user: Any, question: Question) -> None:
    """Raise `NotYourQuestion` for everybody who did not ask it."""
    if not Powers(user_pk=user.pk).owns(question):
        raise NotYourQuestion(_("Only the person who asked can take the question back."))
