"""The first three questions: the problem, the title, the entry of the dictionary."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.proposals.forms.choices import NO_ITEM
from participate.proposals.forms.questions.base import Question

PROBLEM_MIN, PROBLEM_MAX, TITLE_MAX = 20, 500, 120


class ProblemQuestion(Question):
    """What is wrong, before any solution."""

    code = "problem"
    heading = gettext_lazy("What is the problem?")
    why = gettext_lazy("Tell it as you would to a neighbour: what happens, where, who is hit by it.")

    problem = forms.CharField(
        label=gettext_lazy("The problem"),
        min_length=PROBLEM_MIN,
        max_length=PROBLEM_MAX,
        widget=forms.Textarea(attrs={"rows": 6, "data-counter": PROBLEM_MAX}),
        help_text=gettext_lazy(
            "20 to 500 characters. For example: Alley 3 is mud when it rains, children slip."
        ),
        error_messages={
            "required": gettext_lazy("Tell the problem first. One or two sentences are enough."),
            "min_length": gettext_lazy(
                "A little more, please: at least 20 characters, so that others understand."
            ),
            "max_length": gettext_lazy(
                "Your text has %(show_value)d characters; at most %(limit_value)d fit. Nothing was lost: "
                "shorten it here."
            ),
        },
    )

    def prepare(self) -> None:
        """Count in the form only: a browser limit would cut pasted text without a word."""
        self.fields["problem"].widget.attrs.pop("maxlength", None)
        self.fields["problem"].widget.attrs.pop("minlength", None)


class TitleQuestion(Question):
    """The proposal in one line."""

    code = "title"
    heading = gettext_lazy("What do you propose?")
    why = gettext_lazy("One short line that people will see in the list and on the ballot.")

    title = forms.CharField(
        label=gettext_lazy("Title of the proposal"),
        min_length=5,
        max_length=TITLE_MAX,
        help_text=gettext_lazy("At most 120 characters. For example: Paving of Alley 3."),
        error_messages={
            "required": gettext_lazy("Give your proposal a short title."),
            "min_length": gettext_lazy("A little longer, please, so that others understand."),
            "max_length": gettext_lazy(
                "The title has %(show_value)d characters; at most %(limit_value)d fit. Please shorten it."
            ),
        },
    )

    def prepare(self) -> None:
        """Count in the form only: a browser limit would cut pasted text without a word."""
        self.fields["title"].widget.attrs.pop("maxlength", None)
        self.fields["title"].widget.attrs.pop("minlength", None)
        self.fields["title"].widget.attrs["data-counter"] = TITLE_MAX


class ItemQuestion(Question):
    """Which entry of the official price list it is, or none."""

    code = "item"
    heading = gettext_lazy("Which work or activity is it?")
    why = gettext_lazy(
        "The list gives the unit, the price and the agency, so that you need not look for them."
    )

    item = forms.ChoiceField(
        label=gettext_lazy("From the proposal dictionary"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one line, or “Not in the dictionary” at the end of the list."),
            "invalid_choice": gettext_lazy(
                "That line is no longer in the dictionary. Please choose another."
            ),
        },
    )

    def prepare(self) -> None:
        """Offer the dictionary, and the way out of it."""
        self.fields["item"].choices = [
            *((row.code, row.display_title) for row in self.choices.items),
            (NO_ITEM, _("Not in the dictionary")),
        ]

    def lines(self) -> list[str]:
        """Show the entry's name."""
        code = self.cleaned_data["item"]
        item = self.choices.item(code)
        return [item.display_title if item else _("Not in the dictionary")]
