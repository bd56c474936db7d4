"""The questions an office answers: those of the cycle's profile, else these."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.processes.models import Cycle
from participate.reviews.enums import Answer
from participate.reviews.errors import BadOpinion

DEFAULT: dict[str, str | Promise] = {
    "complete_data": gettext_lazy("Is there enough information to work out the cost?"),
    "site": gettext_lazy("Has somebody looked at the place?"),
    "land": gettext_lazy("Is it clear whose land it is?"),
    "plan": gettext_lazy("Is it missing from other work plans so far?"),
    "upkeep": gettext_lazy("Is there somebody to look after it later?"),
    "safe": gettext_lazy("Is it safe for people and surroundings?"),
}


def questions(cycle: Cycle) -> dict[str, str]:
    """Return the questions by code, in the reader's language."""
    own = {row.code: row.label for row in cycle.settings.review.checklist}
    return own or {code: str(text) for code, text in DEFAULT.items()}


def answered(
    cycle: Cycle, given: Mapping[str, tuple[str, str]], *, optional: bool = False
) -> list[dict[str, Any]]:
    """Return the answers with the questions as they were asked; an unanswered one is refused unless `optional`."""
    rows = []
    for code, question in questions(cycle).items():
        answer, remark = given.get(code, ("", ""))
        if answer in Answer.values:
            row = {"code": code, "question": question, "answer": answer, "remark": remark.strip()[:300]}
            rows.append(row)
        elif not optional:
            raise BadOpinion(_("Please answer: %(question)s") % {"question": question})
    return rows


def readable(rows: list[dict[str, Any]], cycle: Cycle) -> list[dict[str, Any]]:
    """Return stored answers in the reader's language where the question is still asked."""
    now = questions(cycle)
    return [
        {**row, "question": now.get(row["code"], row["question"]), "label": Answer(row["answer"]).label}
        for row in rows
    ]
