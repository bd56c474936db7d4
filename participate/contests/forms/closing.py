"""Forms of the closing and of public corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.contests.wording.amendments import what
from participate.contests.wording.options import one_line
from participate.processes.forms import MomentField
from voting.ballots.models import Contest, Option

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class SeedForm(forms.Form):
    """What was drawn or published, exactly."""

    seed = forms.CharField(
        label=gettext_lazy("Digits that were drawn"), min_length=4, max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
    )  # fmt: skip


class SignForm(forms.Form):
    """The beginning of the number that an auditor's own recount gave."""

    digits = forms.CharField(
        label=gettext_lazy("First 8 characters of your result"), min_length=8, max_length=8,
        help_text=gettext_lazy("Count again on your own computer. Type what your screen shows, not what stands here."),
        widget=forms.TextInput(attrs=_PLAIN),
    )  # fmt: skip
    differs = forms.BooleanField(
        label=gettext_lazy("My result differs from the published one"), required=False
    )


class ChangeForm(forms.Form):
    """One correction: `target` is (field, option or None) and `after` its new value, once the form is valid."""

    what = forms.ChoiceField(label=gettext_lazy("What changes"))
    text = forms.CharField(
        label=gettext_lazy("New text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody can read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, contest: Contest, options: list[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        self.options = {option.code: option for option in options}
        self.fields["when"] = MomentField(
            zone=contest.time_zone, label=_("New closing time"), required=False, initial=contest.closes_at
        )
        self.fields["what"].choices = _targets(options)
        self.order_fields(["what", "when", "text", "reason"])

    def clean(self) -> dict[str, Any]:
        """Ask for the value that the chosen field needs."""
        data = super().clean() or {}
        name = "when" if data.get("what") == "closes_at" else "text"
        if not data.get(name) and not self.errors.get(name):
            self.add_error(name, _("Write what it should be."))
        self._check_length(data)
        return data

    def _check_length(self, data: dict[str, Any]) -> None:
        """Refuse a title that its column cannot take: the database would refuse it when it is confirmed."""
        field, _colon, code = str(data.get("what", "")).partition(":")
        most = type(self.options.get(code) or self.contest)._meta.get_field("title").max_length or 0
        if field in ("title", "translations") and len(one_line(str(data.get("text", "")))) > most:
            self.add_error("text", _("This is too long: at most %(most)s letters.") % {"most": most})

    @property
    def target(self) -> tuple[str, Option | None]:
        """Return the field and the option it belongs to."""
        field, _colon, code = self.cleaned_data["what"].partition(":")
        return field, self.options.get(code)

    @property
    def after(self) -> Any:
        """Return the new value: a moment, a text, or translations with the English title replaced."""
        field, option = self.target
        text = str(self.cleaned_data.get("text", "")).strip()
        if field == "closes_at":
            return self.cleaned_data["when"]
        if field == "eligibility":
            return {**self.contest.eligibility, "text": text}
        if field == "translations":
            known = (option or self.contest).translations
            return {**known, "en": {**known.get("en", {}), "title": one_line(text)}}
        return one_line(text) if field == "title" else text


def _targets(options: list[Option]) -> list[tuple[str, str]]:
    """Return everything that may be corrected, the vote first."""
    own = [(name, what(name, None)) for name in ("closes_at", "title", "translations", "eligibility")]
    fields = ("title", "description", "translations")
    return own + [(f"{name}:{row.code}", what(name, row)) for row in options for name in fields]
