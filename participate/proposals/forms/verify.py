"""The decisions of a verifier as one small form each: reason, sentence for the proposer, and what goes with it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.proposals.enums import Reason
from participate.proposals.forms.fields import MoneyField, VolumeField, decimal_box, use_currency
from participate.proposals.models import Agency, Proposal
from participate.proposals.queries.verification import merge_targets
from participate.proposals.reasons import sentence_of

R = Reason


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a verifier can do: its address, its words, the reasons that fit it."""

    code: str
    label: str | Promise
    help: str | Promise
    tone: str
    reasons: tuple[Reason, ...] = ()


ACTIONS: dict[str, Action] = {
    row.code: row
    for row in (
        Action("terima", gettext_lazy("Accept"), gettext_lazy("Complete and possible: it goes on the ballot."), "in"),
        Action(
            "bersyarat", gettext_lazy("Accept on a condition"),
            gettext_lazy("It goes on; the sentence says what must still come."), "in", (R.CONDITIONAL_LAND, R.OTHER),
        ),
        Action(
            "kembalikan", gettext_lazy("Return for completion"),
            gettext_lazy("The proposer completes it and sends it again."), "wait",
            (R.INCOMPLETE_DOCUMENTS, R.LAND_NOT_CLEAR, R.PRICE_MISMATCH, R.OTHER),
        ),
        Action(
            "gabung", gettext_lazy("Merge into another"),
            gettext_lazy("Both stay visible; the other one carries on."), "plain", (R.DUPLICATE,),
        ),
        Action(
            "teruskan", gettext_lazy("Route to an agency"),
            gettext_lazy("An agency pays for such things: it does not use this budget."), "wait",
            (R.AGENCY_AUTHORITY, R.ALREADY_PLANNED),
        ),
        Action(
            "tolak", gettext_lazy("Reject"), gettext_lazy("It ends here, with the reason and what can be done next."),
            "out",
            (
                R.OUTSIDE_AUTHORITY, R.LAND_DISPUTE, R.TECHNICAL_INFEASIBLE, R.POLICY_MISMATCH, R.ALREADY_PLANNED,
                R.NOT_PUBLIC_BENEFIT, R.COST_EXCEEDS_CAP, R.DUPLICATE, R.WITHDRAWN, R.OTHER,
            ),
        ),
        Action(
            "biaya", gettext_lazy("Correct the cost"),
            gettext_lazy("Old and new figure stay visible, with the reason."), "plain",
        ),
    )
}  # fmt: skip


class ReasonSelect(forms.Select):
    """A list of reasons in which each line carries the sentence that the proposer would read."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Put the sentence beside the option, for the script that fills it in."""
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["data-sentence"] = sentence_of(str(value))
        return option


class DecisionForm(forms.Form):
    """Reason and sentence; an empty sentence becomes the reason's own."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Reason"), widget=ReasonSelect,
        error_messages={"required": gettext_lazy("Choose the reason. The proposer will see it.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Sentence for the proposer"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-counter": 1000}),
        help_text=gettext_lazy("Say it kindly and exactly: what, why, and what can be done. Empty: the sentence below."),
    )  # fmt: skip

    def __init__(self, *args: Any, action: Action, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.proposal = action, proposal
        use_currency(self, proposal.cycle.currency)
        self.fields["note"].widget.attrs.pop("maxlength", None)
        if not action.reasons:
            del self.fields["reason_code"]
        else:
            only = len(action.reasons) == 1
            rows = [(reason.value, reason.label) for reason in action.reasons]
            self.fields["reason_code"].choices = rows if only else [("", _("Choose…")), *rows]

    @property
    def sentence(self) -> str:
        """Return what the proposer will read: the verifier's words, else the reason's sentence."""
        data = getattr(self, "cleaned_data", {})
        reason = data.get("reason_code") or (self.action.reasons[0] if len(self.action.reasons) == 1 else "")
        own = data.get("note") or ""
        if own or not reason:
            return own or (
                _("Your proposal is complete and goes on to the meeting.") if not self.action.reasons else ""
            )
        return sentence_of(reason)

    def clean(self) -> dict[str, Any]:
        """“Another reason” says nothing without words, nor does a condition."""
        data = super().clean() or {}
        if data.get("reason_code") == Reason.OTHER and not data.get("note"):
            self.add_error("note", ValidationError(_("Write the reason in your own words.")))
        if self.action.code == "bersyarat" and not data.get("note") and "note" not in self.errors:
            self.add_error(
                "note", ValidationError(_("Write the condition, so that the proposer knows what is missing."))
            )
        return data


class MergeForm(DecisionForm):
    """Which proposal carries on, and with what quantity."""

    target = forms.ChoiceField(
        label=gettext_lazy("Which proposal carries on?"),
        error_messages={"required": gettext_lazy("Choose the proposal that carries on.")},
    )
    volume = VolumeField(
        label=gettext_lazy("Its new quantity"), required=False, widget=decimal_box(),
        help_text=gettext_lazy("Leave empty to add both quantities when the unit is the same."),
    )  # fmt: skip
    field_order = ("target", "volume", "reason_code", "note", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = merge_targets(self.proposal)
        rows = [(row.code, f"{row.code} {row.display_title} ({row.area.name})") for row in self.targets]
        self.fields["target"].choices = [("", _("Choose…")), *rows]

    def clean(self) -> dict[str, Any]:
        """Turn the code into the proposal, and suggest the sum when the unit is the same."""
        data = super().clean() or {}
        target = next((row for row in self.targets if row.code == data.get("target")), None)
        data["target"] = target
        if target and data.get("volume") is None and target.unit == self.proposal.unit:
            data["volume"] = target.volume + self.proposal.volume
        return data


class RouteForm(DecisionForm):
    """Which agency, by which track."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Agency"), error_messages={"required": gettext_lazy("Choose the agency.")}
    )
    field_order = ("agency", "reason_code", "note", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = list(Agency.objects.for_profile(self.proposal.cycle.profile_id))
        self.fields["agency"].choices = [
            ("", _("Choose…")),
            *((row.code, row.label) for row in self.agencies),
        ]
        if self.proposal.agency_id:
            self.fields["agency"].initial = self.proposal.agency.code

    def clean(self) -> dict[str, Any]:
        """Turn the code into the agency."""
        data = super().clean() or {}
        data["agency"] = next((row for row in self.agencies if row.code == data.get("agency")), None)
        return data


class CostForm(DecisionForm):
    """The cost the team finds right, and why."""

    cost = MoneyField(
        label=gettext_lazy("Corrected cost"), widget=decimal_box(),
        error_messages={"required": gettext_lazy("Write the corrected cost.")},
    )  # fmt: skip
    field_order = ("cost", "note", "seen")

    def clean(self) -> dict[str, Any]:
        """A new figure needs its reason."""
        data = super().clean() or {}
        if not data.get("note"):
            self.add_error("note", ValidationError(_("Write why the figure changes. Everybody can read it.")))
        if data.get("cost") is not None and data["cost"] == self.proposal.cost:
            self.add_error(
                "cost", ValidationError(_("This is the present cost. Write another figure, or go back."))
            )
        return data


_FORMS: dict[str, type[DecisionForm]] = {"gabung": MergeForm, "teruskan": RouteForm, "biaya": CostForm}


def decision_form(action: Action, proposal: Proposal, data: Any = None) -> DecisionForm:
    """Return the form of an action, empty or bound."""
    made = _FORMS.get(action.code, DecisionForm)
    initial = {"seen": proposal.latest_event_id}
    return made(data, action=action, proposal=proposal, initial=initial)
