"""Choose the answers that many need: somebody suggests, the organisers confirm."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.questions.errors import QuestionClosed
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services.locking import changed, locked
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.permissions import require_role


@transaction.atomic
def suggest_for_faq(*, actor: Any, question: Question, now: datetime | None = None) -> Question:
    """Suggest an answered question to the organisers; the caller has asked whether the actor may. Twice is once."""
    held = locked(question)
    _require_answered(held)
    if held.faq_suggested_at is not None or held.faq_at is not None:
        return held
    held.faq_suggested_at = now or database_now()
    held.save(update_fields=["faq_suggested_at"])
    changed(actor, held, "suggest_for_faq", held.faq_suggested_at)
    return held


@transaction.atomic
def put_in_faq(
    *, actor: Any, question: Question, wanted: bool = True, now: datetime | None = None
) -> Question:
    """Show a question first, among those often asked, or no longer; a suggestion is answered with it."""
    held = locked(question)
    require_role(actor, held.cycle, Role.FACILITATOR)
    _require_answered(held)
    if (held.faq_at is not None) == wanted and held.faq_suggested_at is None:
        return held
    moment = now or database_now()
    held.faq_suggested_at = None
    held.faq_at = (held.faq_at or moment) if wanted else None
    held.save(update_fields=["faq_at", "faq_suggested_at"])
    changed(actor, held, "put_in_faq" if wanted else "take_from_faq", moment)
    return held


def _require_answered(question: Question) -> None:
    """Refuse a question without an answer."""
    if question.answered_at is None:
        raise QuestionClosed(_("It has no answer yet. Only answered questions can be among the often asked."))
