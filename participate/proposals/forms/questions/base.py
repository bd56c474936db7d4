"""What every question of the propose form has."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from participate.processes.models import Cycle
from participate.proposals.forms.choices import Choices
from participate.proposals.forms.fields import use_currency


class Question(forms.Form):
    """One screen: `code` names the step, `heading` is the question, `why` the short help."""

    code: ClassVar[str] = ""
    heading: ClassVar[str | Promise] = ""
    why: ClassVar[str | Promise] = ""
    optional: ClassVar[bool] = False
    use_required_attribute = False

    def __init__(
        self, *args: Any, cycle: Cycle, choices: Choices, answers: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cycle, self.choices, self.answers = cycle, choices, answers
        use_currency(self, cycle.currency)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the cycle or on earlier answers."""

    def lines(self) -> list[str]:
        """Return the answer as lines for the review screen; empty when nothing was answered."""
        return [str(value) for value in self.cleaned_data.values() if value not in (None, "", [])]
