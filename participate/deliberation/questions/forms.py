"""Forms of questions."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.deliberation.enums import Language
from participate.deliberation.forms import TextForm
from participate.deliberation.moderation.personal import for_pages
from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.models.answers import MOST_LETTERS as MOST_ANSWER
from participate.deliberation.questions.models.questions import MOST_LETTERS
from participate.deliberation.services.posts import Speech
from participate.kit.sounds import TYPES
from participate.processes.models import Office

REASON = gettext_lazy("Everybody can read it.")


def _long(label: Any, most: int, rows: int, **options: Any) -> forms.CharField:
    """A text of several lines; what is too long comes back with a sentence instead of being cut."""
    widget = forms.Textarea(attrs={"rows": rows, "data-most": most, "data-private": for_pages()})
    return forms.CharField(label=label, max_length=3 * most, strip=True, widget=widget, **options)


def _office_choices(offices: Iterable[Office]) -> list[tuple[str, str]]:
    return [("", _("The organisers")), *((str(row.pk), row.name) for row in offices)]


class OfficeField(forms.ChoiceField):
    """An office of the process by its number, or the organisers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.offices: dict[str, Office] = {}

    def offer(self, offices: Iterable[Office]) -> None:
        """Offer these offices."""
        rows = list(offices)
        self.offices, self.choices = {str(row.pk): row for row in rows}, _office_choices(rows)


class AskForm(TextForm):
    """A question, who should answer, and for operators who said it."""

    office = OfficeField(
        label=gettext_lazy("Who should answer?"),
        help_text=gettext_lazy("Leave it as it is if you are not sure."),
    )
    spoken = forms.BooleanField(
        label=gettext_lazy("Somebody said this aloud, I write it down"), required=False
    )
    speaker = forms.CharField(
        label=gettext_lazy("How may we call the person?"), required=False, max_length=80,
        help_text=gettext_lazy("Only with their consent. For example: a mother from RW 03. Empty means: a resident."),
    )  # fmt: skip
    field_order = ("text", "office", "language")

    def __init__(
        self, *args: Any, offices: Iterable[Office], for_others: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = _long(
            _("Your question"), MOST_LETTERS, 4, help_text=_("Ask one thing. At most 500 letters.")
        )
        self.order_fields(self.field_order)
        self.fields["office"].offer(offices)
        if not for_others:
            del self.fields["spoken"], self.fields["speaker"]

    @property
    def office_asked(self) -> Office | None:
        """The office that was chosen."""
        return self.fields["office"].offices.get(self.cleaned_data.get("office", ""))

    @property
    def speech(self) -> Speech | None:
        """Who said it, when an operator typed it for somebody."""
        return Speech(self.cleaned_data.get("speaker", "")) if self.cleaned_data.get("spoken") else None


class AnswerForm(forms.Form):
    """An answer, or a correction of it with the reason."""

    text = _long(
        gettext_lazy("The answer of your office"), MOST_ANSWER, 7,
        help_text=gettext_lazy("Short and plain, as you would say it at the counter."),
    )  # fmt: skip
    signed_as = forms.CharField(
        label=gettext_lazy("Signed as"), required=False, max_length=80,
        help_text=gettext_lazy("Your function, for example: head of the drainage section. Your name is not shown."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of your text"), choices=Language.choices, initial="id"
    )
    reason = forms.CharField(
        label=gettext_lazy("What changed, and why?"), required=False, max_length=300, help_text=REASON
    )

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["reason"]


class PostponeForm(forms.Form):
    """By which day the answer comes, and why not sooner."""

    until = forms.DateField(
        label=gettext_lazy("Will be answered on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON)

    def __init__(self, *args: Any, question: Question, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = max(question.due_on, today) + timedelta(days=1)
        field = self.fields["until"]
        field.widget.attrs |= {"min": first.isoformat(), "max": question.latest_on.isoformat()}
        last = {"last": date_format(question.latest_on, "DATE_FORMAT")}
        field.help_text = _("A working day, %(last)s at the latest.") % last


class HandOverForm(forms.Form):
    """To which office, and why."""

    office = OfficeField(label=gettext_lazy("Who should answer instead?"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON)

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].offer(offices)

    @property
    def taker(self) -> Office | None:
        """The office that was chosen."""
        return self.fields["office"].offices.get(self.cleaned_data.get("office", ""))


class SoundForm(forms.Form):
    """A recording of the question or of the answer."""

    part = forms.ChoiceField(label=gettext_lazy("What does it read aloud?"), choices=Part.choices)
    upload = forms.FileField(
        label=gettext_lazy("Recording"), widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text=gettext_lazy("MP3, OGG or M4A, at most 10 MB. We remove the hidden data: place, time, phone."),
    )  # fmt: skip

    def __init__(self, *args: Any, answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not answered:
            self.fields["part"].choices = [(Part.QUESTION.value, Part.QUESTION.label)]
