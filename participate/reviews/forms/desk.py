"""Forms of the desk: hand over, do something to many, appeal, tie two proposals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.accounts.models import User
from participate.processes.models import Cycle, Office
from participate.proposals.forms.verify import ACTIONS
from participate.proposals.models import Proposal
from participate.reviews.enums import BulkKind, Outcome, RelationKind
from participate.reviews.services.bulk import BulkOrder

_ACTION = {BulkKind.RETURN: "kembalikan", BulkKind.REJECT: "tolak"}


def people(team: list[User], nobody: str) -> list[tuple[str, str]]:
    """Return the choices of a list of people."""
    return [("", nobody), *((str(row.pk), str(row)) for row in team)]


class HandOverForm(forms.Form):
    """To whom, and why."""

    reviewer = forms.ChoiceField(label=gettext_lazy("Reviewer"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(row.pk): row for row in team}
        self.fields["reviewer"].choices = people(team, _("Nobody yet"))

    @property
    def person(self) -> User | None:
        """The chosen person."""
        return self.team.get(self.cleaned_data["reviewer"])


class BulkForm(forms.Form):
    """One action with one reason for the reviews that are ticked."""

    kind = forms.ChoiceField(label=gettext_lazy("What to do"), choices=BulkKind.choices)
    reviewer = forms.ChoiceField(label=gettext_lazy("Reviewer"), required=False)
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"), required=False)
    reason_code = forms.ChoiceField(label=gettext_lazy("Reason code"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with every one of them; proposers read it when you return or reject."),
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(row.pk): row for row in team}
        self.fields["reviewer"].choices = people(team, _("Nobody yet"))
        self.fields["office"].queryset = Office.objects.filter(cycle=cycle)
        codes = {code: code.label for kind in _ACTION.values() for code in ACTIONS[kind].reasons}
        self.fields["reason_code"].choices = [
            ("", "–"),
            *((code.value, label) for code, label in codes.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Each action needs what goes with it."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == BulkKind.ASK and not data.get("office"):
            self.add_error("office", ValidationError(_("Choose the office.")))
        if kind in _ACTION:
            fitting = [code.value for code in ACTIONS[_ACTION[BulkKind(kind)]].reasons]
            if data.get("reason_code") not in fitting:
                self.add_error("reason_code", ValidationError(_("Choose a reason that fits this decision.")))
        return data

    @property
    def order(self) -> BulkOrder:
        """What the service takes."""
        data = self.cleaned_data
        return BulkOrder(
            BulkKind(data["kind"]), data["reason"], self.team.get(data["reviewer"]), data["office"],
            data["reason_code"],
        )  # fmt: skip


class AppealForm(forms.Form):
    """What the decision overlooked."""

    text = forms.CharField(
        label=gettext_lazy("What was overlooked?"), max_length=1500, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Only those who judge the appeal read this. The answer will be public."),
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """How an appeal ends, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=900, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody can read it."),
    )  # fmt: skip


class RelationForm(forms.Form):
    """Which other proposal, and what it means for this one."""

    kind = forms.ChoiceField(label=gettext_lazy("Tie"), choices=RelationKind.choices)
    other = forms.CharField(
        label=gettext_lazy("Code of the other proposal"), max_length=20, help_text=gettext_lazy("For example U-04.")
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("Everybody can read it.")
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_other(self) -> Proposal:
        """Find the proposal."""
        rows = Proposal.objects.select_related("cycle__area").filter(cycle=self.cycle)
        found = rows.filter(code__iexact=self.cleaned_data["other"].strip()).first()
        if found is None:
            raise ValidationError(_("There is no proposal with this code here."))
        return found


class ReasonForm(forms.Form):
    """One sentence."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
