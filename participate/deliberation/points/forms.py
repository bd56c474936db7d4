"""The forms of points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.deliberation.forms import TextForm
from participate.deliberation.points.enums import Side
from participate.deliberation.points.letters import LONGEST_LINK, MOST_LETTERS, MOST_SIGNS
from participate.deliberation.points.models import Point


class PointForm(TextForm):
    """One claim, its side, and where it can be read up."""

    use_required_attribute = False
    side = forms.ChoiceField(
        label=_("Which side?"), choices=Side.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a side: in favour or against.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your claim"), max_length=3 * MOST_SIGNS, strip=True,
        help_text=_("One claim in one or two sentences, at most 300 characters. Another claim is another point."),
        widget=forms.Textarea(attrs={"rows": 3, "data-letters": MOST_LETTERS}),
        error_messages={"required": _("Please write something first.")},
    )  # fmt: skip
    link = forms.CharField(
        label=_("Source"), required=False, max_length=2 * LONGEST_LINK,
        help_text=_("The address of a page that shows it, beginning with https://. Readers see which site it is."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    field_order = ("side", "text", "link", "language")

    def __init__(self, *args: Any, with_side: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_side:
            del self.fields["side"]


class MergeForm(forms.Form):
    """Which other point says the same, and why."""

    use_required_attribute = False
    other = forms.ChoiceField(
        label=_("Which point says the same?"),
        error_messages={
            "required": _("Choose the other point."),
            "invalid_choice": _("Choose the other point."),
        },
    )
    note = forms.CharField(
        label=_("Why do they say the same?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Both writers read it, and so does everybody else."),
        error_messages={"required": _("Write why the two say the same. Both writers read it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, points: list[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.number): point for point in points}
        rows = [(number, f"{number}. {point.body}") for number, point in self.points.items()]
        self.fields["other"].widget = forms.RadioSelect() if len(rows) <= 12 else forms.Select()
        self.fields["other"].choices = rows

    def chosen(self) -> Point:
        """Return the other point of a valid form."""
        return self.points[self.cleaned_data["other"]]
