"""Forms of the outcomes room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.outcomes.enums import Agreement, Change, Progress
from participate.processes.models import Cycle
from participate.proposals.enums import Reason
from participate.proposals.forms.fields import MoneyField, VolumeField, use_currency


def _text(label: Any, *, required: bool = True, rows: int = 2, help_text: Any = "") -> forms.CharField:
    """A short text of at most 600 letters."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=600, widget=widget, help_text=help_text)


def _hands(label: Any) -> forms.IntegerField:
    """A number of hands in the air."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)


class AmendForm(forms.Form):
    """One amendment, as it is said in the meeting."""

    kind = forms.ChoiceField(choices=Change.choices, widget=forms.HiddenInput)
    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput)
    volume = VolumeField(label=_("New volume"), required=False)
    reason = _text(_("Reason"), help_text=_("As it will stand in the minutes."))
    agreement = forms.ChoiceField(
        label=_("How the meeting agreed"),
        choices=Agreement.choices,
        initial=Agreement.CONSENSUS,
        widget=forms.RadioSelect,
    )
    votes_for = _hands(_("Hands for it"))
    votes_against = _hands(_("Hands against it"))
    votes_abstain = _hands(_("Abstained"))
    dissent = _text(_("Objections"), required=False, help_text=_("Who objects, and why. It is recorded too."))
    limit_reason = _text(_("Why the meeting goes below a limit"), required=False)

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volume"].widget.attrs["inputmode"] = "decimal"
        self.fields["volume"].help_text = _("In %(unit)s.") % {"unit": unit} if unit else ""
        kind = self.data.get("kind") or self.initial.get("kind")
        if kind == Change.REMOVE:
            del self.fields["volume"]
        elif kind == Change.VOLUME:
            self.fields["volume"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for the hands when the meeting voted."""
        data = super().clean() or {}
        if data.get("agreement") == Agreement.VOTE:
            for name in ("votes_for", "votes_against"):
                if data.get(name) is None:
                    self.add_error(name, _("Write how many hands, 0 as well."))
        return data


class UndoForm(forms.Form):
    """Take an amendment back."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text(_("Reason"), help_text=_("As it will stand in the minutes."))


class PublishForm(forms.Form):
    """What the minutes need."""

    minutes_number = forms.CharField(
        label=_("Number of the minutes"), max_length=60, help_text=_("For example BA/001/2026.")
    )
    delegates = forms.MultipleChoiceField(
        label=_("Delegates to the next level"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quota_reason = _text(
        _("Why the quota of women is not reached"),
        required=False,
        help_text=_("Only when it is not reached."),
    )
    limit_reason = _text(
        _("Why the meeting goes below a limit"), required=False, help_text=_("Only when a limit is not kept.")
    )
    dissent = _text(_("Objections to the decision"), required=False, rows=3)
    confirm = forms.BooleanField(label=_("The list was read out in the meeting, and the meeting agreed."))

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(cycle.delegates.select_related("area").order_by("code"))
        self.fields["delegates"].choices = [
            (row.code, f"{row.name}, {row.group}, {row.area.name} ({row.get_gender_display()})")
            for row in rows
        ]
        self.initial.setdefault("delegates", [row.code for row in rows if row.sent_on])


class AmountForm(forms.Form):
    """The new amount, to see who would lose."""

    amount = MoneyField(label=_("New amount"), help_text=_("For example 1.1 billion, or 1100000000."))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_currency(self, currency)


class ConfirmChangeForm(forms.Form):
    """The confirmation, after having seen who loses."""

    amount = forms.IntegerField(widget=forms.HiddenInput)
    dropped = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = _text(_("Reason"), help_text=_("Everyone who loses something will read it."))
    confirm = forms.BooleanField(label=_("I have read who loses, and this is decided."))


class LevelRowForm(forms.Form):
    """What one later stage decided about one proposal."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    volume = VolumeField(label=_("Volume"), required=False)
    cost = MoneyField(label=_("Amount"), required=False)
    reason_code = forms.ChoiceField(label=_("Reason"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)

    def __init__(self, *args: Any, decisions: list[tuple[str, str]], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_currency(self, currency)
        self.fields["decision"].choices = [("", _("No news")), *decisions]
        self.fields["reason_code"].choices = [("", "–"), *Reason.choices]


class RealisationForm(forms.Form):
    """One entry of the delivery log."""

    period = forms.CharField(label=_("Year or period"), max_length=20)
    progress = forms.ChoiceField(label=_("How far"), choices=Progress.choices, widget=forms.RadioSelect)
    realised_volume = VolumeField(label=_("Volume made so far"))
    realised_cost = MoneyField(label=_("Money spent so far"))
    variance_note = _text(
        _("Why it differs from what was promised"),
        required=False,
        help_text=_("Compulsory when less was made, or the work was stopped."),
    )
    community_hours = forms.IntegerField(
        label=_("Hours of voluntary work"), min_value=0, required=False, max_value=1_000_000
    )
    monitor_team = forms.CharField(label=_("Residents who watch over it"), max_length=160, required=False)
    photo = forms.ImageField(label=_("Photo"), required=False)
    alt = forms.CharField(label=_("What the photo shows"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_currency(self, currency)
        # A cancelled work may have made nothing at all; the field itself refuses zero.
        self.fields["realised_volume"].required = False

    def clean(self) -> dict[str, Any]:
        """A photo needs words, for people who cannot see it."""
        data = super().clean() or {}
        if data.get("photo") and not data.get("alt"):
            self.add_error("alt", _("Write what the photo shows, for people who cannot see it."))
        return data
