"""What residents can show and add, and who they are."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.kit.money import money_text
from participate.proposals.enums import InclusiveSource
from participate.proposals.forms.fields import MoneyField, decimal_box
from participate.proposals.forms.questions.base import Question


class PhotosQuestion(Question):
    """Pictures of the place; each is uploaded at once, so the form itself has no field."""

    code = "photos"
    heading = gettext_lazy("Do you have photos of the place?")
    why = gettext_lazy("Up to five. They help others to understand. You may also add none now.")
    optional = True


class ContributionQuestion(Question):
    """What residents add themselves."""

    code = "contribution"
    heading = gettext_lazy("What can residents add themselves?")
    why = gettext_lazy("Labour, land, tools, meals, money. You may leave this empty.")
    optional = True

    contribution = forms.CharField(
        label=gettext_lazy("Own contribution (swadaya)"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: two days of communal work, 20 people."),
    )  # fmt: skip
    contribution_amount = MoneyField(
        label=gettext_lazy("Worth about, in money"), required=False, widget=decimal_box(),
        help_text=gettext_lazy("Only if you know. For example: 2.5 million."),
    )  # fmt: skip

    def lines(self) -> list[str]:
        """Show the words, then the amount."""
        data = self.cleaned_data
        amount = data.get("contribution_amount")
        return [*([data["contribution"]] if data["contribution"] else []),
                *([money_text(amount, self.cycle.currency)] if amount else [])]  # fmt: skip


class ProposerQuestion(Question):
    """Which group asks, and how the team can reach somebody (private)."""

    code = "proposer"
    heading = gettext_lazy("Who is proposing?")
    why = gettext_lazy(
        "The group is public. Your name and number are not: only the verification team sees them."
    )

    proposer_group = forms.CharField(
        label=gettext_lazy("Group"), max_length=80,
        widget=forms.TextInput(attrs={"list": "groups"}),
        help_text=gettext_lazy("For example: RW, PKK, Karang Taruna, residents of Alley 3. Shown to everybody."),
        error_messages={"required": gettext_lazy("Write the group, or simply: residents.")},
    )  # fmt: skip
    inclusive_sources = forms.MultipleChoiceField(
        label=gettext_lazy("Does the proposal come from one of these groups?"), required=False,
        choices=InclusiveSource.choices, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Part of the money is kept for such proposals. Leave empty if none fits."),
    )  # fmt: skip
    contact_name = forms.CharField(
        label=gettext_lazy("Contact name"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Private. Never shown on the website."),
        error_messages={"required": gettext_lazy("Write a name the team can ask for.")},
    )  # fmt: skip
    contact_phone = forms.CharField(
        label=gettext_lazy("Phone or WhatsApp"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("Private. Used only for questions about this proposal."),
    )  # fmt: skip

    known_groups = ("RW", "RT", "PKK", "Karang Taruna", "LPM", "Posyandu", "Forum Anak", "Majelis Taklim")

    def clean_contact_phone(self) -> str:
        """Keep digits and a plus sign."""
        text = self.cleaned_data["contact_phone"]
        digits = "".join(mark for mark in text if mark.isdigit())
        if text and not 6 <= len(digits) <= 15:
            raise ValidationError(
                _("Check the number: it should have 6 to 15 digits, for example 0812 3456 7890.")
            )
        return ("+" if text.startswith("+") else "") + digits

    def lines(self) -> list[str]:
        """Show the group, the source, and the private contact."""
        data = self.cleaned_data
        labels = dict(InclusiveSource.choices)
        sources = ", ".join(str(labels[code]) for code in data["inclusive_sources"])
        contact = " · ".join(part for part in (data["contact_name"], data["contact_phone"]) if part)
        private = _("%(contact)s (private)") % {"contact": contact}
        return [part for part in (data["proposer_group"], sources, private) if part]
