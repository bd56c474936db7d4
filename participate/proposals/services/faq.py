"""Who writes a proposal suggests which answers many need; the organisers confirm."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services.faq import suggest_for_faq
from participate.proposals.errors import NotYours
from participate.proposals.models import Proposal
from participate.proposals.permissions import is_author


def suggest_question(
    *, actor: Any, proposal: Proposal, question: Question, now: datetime | None = None
) -> Question:
    """Suggest an answered question about one's own proposal. Raises `NotYours`, `QuestionClosed`."""
    if not is_author(actor, proposal) or question.thread_id != proposal.thread_id:
        raise NotYours(_("Only who writes this proposal suggests its often asked questions."))
    return suggest_for_faq(actor=actor, question=question, now=now)
