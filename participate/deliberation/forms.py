"""The form of a post."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Language
from participate.deliberation.models.posts import MOST_LETTERS
from participate.deliberation.moderation.personal import for_pages
from participate.deliberation.services.gate import Timing, stamp
from participate.deliberation.services.posts import Picture, Speech

TYPES = "image/jpeg,image/png,image/webp"


class TextForm(forms.Form):
    """The words, their language, and what tells people from programs."""

    text = forms.CharField(
        label=_("Your text"), max_length=3 * MOST_LETTERS, strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "data-most": MOST_LETTERS, "data-private": for_pages()}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of your text"), choices=Language.choices, initial="id")
    started = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)
    yes = forms.MultipleChoiceField(choices=[("private", ""), ("story", "")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started"].initial = stamp()
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    @property
    def timing(self) -> Timing:
        """What the gate judges."""
        data = self.cleaned_data
        confirmed = frozenset(data.get("yes") or ())
        return Timing(data.get("started", ""), data.get("website", ""), confirmed)


class PostForm(TextForm):
    """A new post, with pictures; operators may write down what somebody said."""

    quote = forms.BooleanField(required=False, widget=forms.HiddenInput)
    photo = forms.FileField(label=_("Photo"), required=False)
    alt = forms.CharField(label=_("What does this photo show?"), required=False, max_length=200)
    photo2 = forms.FileField(label=_("Second photo"), required=False)
    alt2 = forms.CharField(label=_("What does the second photo show?"), required=False, max_length=200)
    spoken = forms.BooleanField(label=_("Somebody said this aloud, I write it down"), required=False)
    speaker = forms.CharField(
        label=_("How may we call the person?"), required=False, max_length=80,
        help_text=_("Only with their consent. For example: a mother from RW 03. Empty means: a resident."),
    )  # fmt: skip

    def __init__(self, *args: Any, for_others: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("photo", "photo2"):
            self.fields[name].widget = forms.FileInput(attrs={"accept": TYPES})
        if not for_others:
            del self.fields["spoken"], self.fields["speaker"]

    @property
    def pictures(self) -> list[Picture]:
        """The photos that came, each with its sentence."""
        data = self.cleaned_data
        pairs = ((data.get("photo"), data.get("alt", "")), (data.get("photo2"), data.get("alt2", "")))
        return [(upload, alt) for upload, alt in pairs if upload]

    @property
    def speech(self) -> Speech | None:
        """Who said it, when an operator typed it for somebody."""
        return Speech(self.cleaned_data.get("speaker", "")) if self.cleaned_data.get("spoken") else None
