"""Forms of working together: suggest another text, offer to merge."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.proposals.enums import Editable
from participate.proposals.models import Proposal
from participate.proposals.queries.verification import merge_targets


class SuggestForm(forms.Form):
    """Another text for one field, and why."""

    use_required_attribute = False
    field = forms.ChoiceField(label=gettext_lazy("What should change?"), choices=Editable.choices)
    after = forms.CharField(
        label=gettext_lazy("Your text"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The text as it stands is filled in. Change what should be different."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, help_text=gettext_lazy("Everybody can read this."),
        error_messages={"required": gettext_lazy("Write why. One sentence is enough.")},
    )  # fmt: skip


class MergeOfferForm(forms.Form):
    """Which proposal to merge with, and which of the two carries on."""

    use_required_attribute = False
    other = forms.ChoiceField(
        label=gettext_lazy("With which proposal?"),
        error_messages={"required": gettext_lazy("Choose the other proposal.")},
    )
    carries = forms.ChoiceField(
        label=gettext_lazy("Which one carries on?"), widget=forms.RadioSelect, initial="other",
        help_text=gettext_lazy("Both stay visible. The authors of both write the one that carries on."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Why do they belong together?"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other side reads it, and so does everybody else."),
        error_messages={"required": gettext_lazy("Write why the two belong together.")},
    )  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = merge_targets(proposal)
        rows = [(row.code, f"{row.code} {row.display_title} ({row.area.name})") for row in self.targets]
        self.fields["other"].choices = [("", _("Choose…")), *rows]
        self.fields["carries"].choices = [
            ("other", _("The other one; %(code)s joins it") % {"code": proposal.code}),
            ("mine", _("%(code)s; the other one joins it") % {"code": proposal.code}),
        ]

    def chosen(self) -> Proposal:
        """Return the other proposal of a valid form."""
        return next(row for row in self.targets if row.code == self.cleaned_data["other"])
