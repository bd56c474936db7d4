"""Forms of the desk for paper batches: counts, one sheet, a decision, a picture, the audit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.forms.ballot import read_draft
from participate.contests.forms.entries import written
from participate.contests.wording.paper import reason_names
from voting.ballots.enums import Kind
from voting.ballots.services.paper import MOST_SHEETS

RANK_DIGITS = 4
FIRST_READING, SECOND_READING, OWN = "first", "second", "own"
NO_SPELLING = {"autocomplete": "off", "spellcheck": "false"}


class CountForm(forms.Form):
    """How many sheets there are, counted by hand."""

    sheets = forms.IntegerField(
        label=gettext_lazy("How many sheets?"), min_value=1, max_value=MOST_SHEETS,
        help_text=gettext_lazy("Count them by hand, twice. They get numbers from 1 in the order of the pile."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class SheetForm(forms.Form):
    """What stands on one sheet. `marks` in the cleaned data is for the box; `wrong` the sentence by code.

    What stands beside the options comes under the names of the ballot page: choice, rank-CODE, entry-CODE.
    """

    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_SHEETS)
    empty = forms.BooleanField(label=gettext_lazy("The sheet is empty"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Does this sheet not count?"), required=False)

    def __init__(self, *args: Any, kind: str, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.codes = kind, list(codes)
        self.wrong: dict[str, str] = {}
        choices = [("", _("It counts: type what is written")), *reason_names().items()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the marks; nothing typed must be meant."""
        data = super().clean() or {}
        if not self._is_asked(data):
            return {**data, "marks": {}}
        marks = self._marks()
        typed = bool(marks) or bool(self.wrong)
        if data.get("reason"):
            if typed:
                self.add_error(
                    None, _("This sheet does not count, so take away what is typed beside the proposals.")
                )
            return {**data, "marks": {}}
        if typed and data.get("empty"):
            self.add_error("empty", _("Something is typed. Take the tick away, or delete what is typed."))
        if not typed and not data.get("empty"):
            self.add_error(None, _("Type what is written, or tick that the sheet is empty."))
        if self.wrong:
            self.add_error(
                None, _("Write whole numbers only. If one cannot be read, choose: cannot be read.")
            )
        return {**data, "marks": marks}

    def _is_asked(self, data: dict[str, Any]) -> bool:
        """Whether the marks of this form are meant at all."""
        return True

    def _marks(self) -> Any:
        """Return the marks as the box keeps them, in one spelling for both readings."""
        draft = read_draft(self.data, self.codes)  # type: ignore[arg-type]
        if self.kind == Kind.RANKED:
            read = {code: text for code, text in draft.numbers.items() if _is_rank(text)}
            self.wrong = {code: _("Whole number") for code in draft.numbers if code not in read}
            return {code: int(text) for code, text in read.items()}
        marks, wrong = written(self.kind, draft)
        self.wrong = {code: _("Whole number") for code in wrong}
        return marks

    def typed(self) -> dict[str, str]:
        """Return what was sent beside each option, to show it again to whoever sent it."""
        if not self.is_bound:
            return {}
        draft = read_draft(self.data, self.codes)  # type: ignore[arg-type]
        return {**draft.numbers, **draft.entries, **dict.fromkeys(draft.marks, "on")}


def _is_rank(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= RANK_DIGITS


class DecideForm(SheetForm):
    """The third person takes one of the readings or types the sheet, and says why."""

    take = forms.ChoiceField(label=gettext_lazy("What does the sheet say?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("sheet", "take", "note", "empty", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = [  # type: ignore[attr-defined]
            (FIRST_READING, _("As the first person typed")), (SECOND_READING, _("As the second person typed")),
            (OWN, _("Neither: I type it below")),
        ]  # fmt: skip

    def _is_asked(self, data: dict[str, Any]) -> bool:
        return data.get("take") == OWN


class PersonForm(forms.Form):
    """Somebody who handed in a sheet, typed."""

    who = forms.CharField(
        label=gettext_lazy("Code, e-mail, phone or other number"), max_length=254,
        widget=forms.TextInput(attrs=NO_SPELLING),
        help_text=gettext_lazy("A paper code is on the stub: type it as it stands there."),
    )  # fmt: skip


class ImageForm(forms.Form):
    """The picture of one sheet."""

    sheet = forms.IntegerField(label=gettext_lazy("Number of the sheet"), min_value=1, max_value=MOST_SHEETS)
    picture = forms.FileField(
        label=gettext_lazy("Photo or scan"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP. Only people of the desk see it. It is deleted later."),
    )  # fmt: skip


class SeedForm(forms.Form):
    """The public seed of the audit."""

    seed = forms.CharField(
        label=gettext_lazy("What the dice showed"), max_length=60, widget=forms.TextInput(attrs=NO_SPELLING),
        help_text=gettext_lazy("Roll dice in front of everybody, at least 5 times, and type the digits in that order."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """One drawn sheet compared with what was entered."""

    batch = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    note = forms.CharField(label=gettext_lazy("What differs?"), required=False, max_length=300)
