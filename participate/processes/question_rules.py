"""What a profile says about questions: by when offices answer."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """Key `questions` of a profile, all in working days.

    An answer is due after `answer_days`; no postponement goes past `latest_days` after the asking; an office that
    gets a question from another one has `handover_days` at least.
    """

    answer_days: int = 5
    latest_days: int = 20
    handover_days: int = 2

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "QuestionRules":
        """Build and check the rules; raises ValueError that says which time is wrong."""
        rules = cls(**data)
        times = (rules.answer_days, rules.latest_days, rules.handover_days)
        if any(type(days) is not int or days < 1 for days in times):
            raise ValueError("questions: every time must be at least one day")
        if rules.latest_days < rules.answer_days:
            raise ValueError("questions: latest_days must not be less than answer_days")
        return rules
