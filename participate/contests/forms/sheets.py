"""How many paper ballots to print, in which orders, for which area."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from participate.contests.wording.sheets import ORDERS

# So many sheets take a few seconds to draw; a printer makes the rest by itself.
MOST_COPIES = 50


class SheetsForm(forms.Form):
    """`copies` sheets of each order; `batch` is a label that people choose and is printed into the code."""

    copies = forms.IntegerField(
        label=gettext_lazy("Sheets of each order"), min_value=1, max_value=MOST_COPIES, initial=10,
        help_text=gettext_lazy("For more, print the file again."),
    )  # fmt: skip
    orders = forms.MultipleChoiceField(
        label=gettext_lazy("Orders"), choices=[(order, order) for order in ORDERS], initial=list(ORDERS),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each order begins with other proposals, so that no proposal is always on top."),
    )  # fmt: skip
    batch = forms.IntegerField(
        label=gettext_lazy("Number of the batch"), min_value=1, max_value=9999, initial=1,
        help_text=gettext_lazy("Stands in the square code. All sheets of a batch have the same one."),
    )  # fmt: skip
    area = forms.ChoiceField(label=gettext_lazy("Ballot paper for"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas:
            self.fields["area"].choices = areas
        else:
            del self.fields["area"]
