"""Forms of moderation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.deliberation.moderation.book import Book, Rule
from participate.deliberation.moderation.enums import Action, Outcome
from participate.deliberation.moderation.services.deciding import Ruling
from participate.deliberation.moderation.services.reporting import MOST_NOTE
from participate.deliberation.moderation.services.rulebook import MOST_RULES
from participate.deliberation.services.gate import Timing, stamp


class Guarded(forms.Form):
    """What tells people from programs, without an account."""

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


class ReportForm(Guarded):
    """Which rule it breaks, and a sentence if one likes."""

    rule = forms.TypedChoiceField(label=_("Which rule does it break?"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What is wrong with it?"), required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only moderators read this. Please write no names."),
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = book.choices  # type: ignore[attr-defined]


class RulingForm(forms.Form):
    """What is done to all that are ticked, by which rule, and why."""

    action = forms.ChoiceField(label=_("What do you do?"), choices=Action.choices, widget=forms.RadioSelect)
    rule = forms.TypedChoiceField(label=_("Rule"), coerce=int, required=False, empty_value=0)
    reason = forms.CharField(
        label=_("Reason for the writer"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you hide it or give it back. Kind and concrete: what breaks the rule, and what would be fine."),
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("Choose a rule")), *book.choices]  # type: ignore[attr-defined]

    @property
    def ruling(self) -> Ruling:
        """What the service takes."""
        data = self.cleaned_data
        return Ruling(data["action"], data["rule"] or 0, data["reason"])


class AppealForm(forms.Form):
    """Why the decision is wrong."""

    text = forms.CharField(
        label=_("Why is the decision wrong?"), max_length=1500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only those who judge it read this."),
    )  # fmt: skip


class JudgeForm(forms.Form):
    """How an appeal ends."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it. Leave out names and the words it is about."),
    )  # fmt: skip


class RulesForm(forms.Form):
    """The rules of talk: a name and an example each, in both languages; an empty one is left out."""

    def __init__(self, *args: Any, rules: tuple[Rule, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(MOST_RULES, len(rules) + 2)
        known = {row.number: row for row in rules}
        for number in range(1, self.count + 1):
            row = known.get(number)
            for code, language in (("id", _("Indonesian")), ("en", _("English"))):
                words = {"number": number, "language": language}
                self.fields[f"title_{number}_{code}"] = forms.CharField(
                    label=_("Rule %(number)d (%(language)s)") % words, required=False, max_length=80,
                    initial=row.titles.get(code, "") if row else "",
                )  # fmt: skip
                self.fields[f"example_{number}_{code}"] = forms.CharField(
                    label=_("Example of rule %(number)d (%(language)s)") % words, required=False, max_length=300,
                    initial=row.examples.get(code, "") if row else "", widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=_("Why do the rules change?"), max_length=300, required=False,
            help_text=_("Everybody can read it."),
        )  # fmt: skip

    @property
    def rules(self) -> list[dict[str, dict[str, str]]]:
        """The rules as the service takes them."""
        data = self.cleaned_data
        rows = [
            {
                part: {code: data[f"{part}_{number}_{code}"] for code in ("id", "en")}
                for part in ("title", "example")
            }
            for number in range(1, self.count + 1)
        ]
        return [row for row in rows if any(text for part in row.values() for text in part.values())]
