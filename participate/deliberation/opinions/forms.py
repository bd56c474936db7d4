"""The forms of opinion maps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.deliberation.opinions.models.statements import MOST_LETTERS
from participate.deliberation.services.gate import Timing, stamp


class StatementForm(forms.Form):
    """A statement of one's own, and what tells people from programs."""

    text = forms.CharField(
        label=_("Your statement"), max_length=MOST_LETTERS, strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thought, at most 140 letters, that others can agree or disagree with. No names of people."),
    )  # fmt: skip
    started = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started"].initial = stamp()
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    @property
    def timing(self) -> Timing:
        """What the gate judges."""
        return Timing(self.cleaned_data.get("started", ""), self.cleaned_data.get("website", ""))


class QuestionForm(forms.Form):
    """What the round asks about."""

    question = forms.CharField(
        label=_("What is it about?"), max_length=200,
        help_text=_("A question, for example: How do we keep our lanes clean?"),
    )  # fmt: skip


class SeedForm(forms.Form):
    """The organiser's statements, one a line."""

    texts = forms.CharField(
        label=_("Statements, one on each line"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ten to twenty are a good beginning. Each says one thing, and not everybody agrees with all."),
    )  # fmt: skip
