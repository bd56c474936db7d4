"""Where it is and whom it serves."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.kit.money import number_text
from participate.proposals.forms.fields import CountField, decimal_box
from participate.proposals.forms.questions.base import Question


class PlaceQuestion(Question):
    """Where it is: an area, words, and a point when the proposer likes."""

    code = "place"
    heading = gettext_lazy("Where is it?")
    why = gettext_lazy("The area and a landmark are enough. A point on the map helps the survey team.")

    area = forms.ChoiceField(
        label=gettext_lazy("Area"), error_messages={"required": gettext_lazy("Choose the area.")}
    )
    rt = forms.CharField(
        label=gettext_lazy("RT (neighbourhood unit)"), max_length=20, required=False,
        help_text=gettext_lazy("For example: RT 003."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address or landmark"), max_length=200, required=False,
        help_text=gettext_lazy("For example: Alley 3, beside the mosque."),
    )  # fmt: skip
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), min_value=-90, max_value=90, required=False, localize=False,
        widget=decimal_box(),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-180, max_value=180, required=False, localize=False,
        widget=decimal_box(),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the areas of the cycle."""
        self.fields["area"].choices = [("", _("Choose…")), *((a.code, a.name) for a in self.choices.areas)]

    def clean(self) -> dict[str, Any]:
        """A point has two numbers."""
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            missing = "latitude" if data.get("latitude") is None else "longitude"
            self.add_error(
                missing, ValidationError(_("A point needs both numbers. Fill in both or leave both empty."))
            )
        return data

    def lines(self) -> list[str]:
        """Show area, RT, landmark, and whether there is a point."""
        data = self.cleaned_data
        area = next((a.name for a in self.choices.areas if a.code == data["area"]), "")
        point = _("With a point on the map") if data.get("latitude") is not None else ""
        place = ", ".join(part for part in (area, data["rt"]) if part)
        return [part for part in (place, data["address"], point) if part]


class PeopleQuestion(Question):
    """Who benefits; groups may overlap, none is larger than the total."""

    code = "people"
    heading = gettext_lazy("Who will benefit?")
    why = gettext_lazy("An estimate is fine. One person may be counted in several groups.")
    parts: ClassVar[tuple[str, ...]] = ("women", "children", "elderly", "disabled", "poor")

    beneficiaries_total = CountField(
        label=gettext_lazy("People in all"),
        error_messages={"required": gettext_lazy("Write about how many people benefit, for example 200.")},
    )
    beneficiaries_women = CountField(label=gettext_lazy("of them women"), required=False)
    beneficiaries_children = CountField(label=gettext_lazy("of them children"), required=False)
    beneficiaries_elderly = CountField(label=gettext_lazy("of them elderly people"), required=False)
    beneficiaries_disabled = CountField(
        label=gettext_lazy("of them people with disabilities"), required=False
    )
    beneficiaries_poor = CountField(label=gettext_lazy("of them people with low income"), required=False)

    def clean(self) -> dict[str, Any]:
        """No group is larger than the total."""
        data = super().clean() or {}
        total = data.get("beneficiaries_total")
        if total == 0:
            self.add_error("beneficiaries_total", ValidationError(_("At least one person should benefit.")))
        for part in self.parts if total else ():
            if (data.get(f"beneficiaries_{part}") or 0) > total:
                message = _("This is more than the %(total)s people in all. Please correct one of the two.")
                self.add_error(
                    f"beneficiaries_{part}", ValidationError(message % {"total": number_text(total)})
                )
        return data

    def lines(self) -> list[str]:
        """Show the total, then the groups that were given."""
        data = self.cleaned_data
        lines = [_("%(number)s people") % {"number": number_text(data["beneficiaries_total"])}]
        for part in self.parts:
            if data.get(f"beneficiaries_{part}"):
                label = self.fields[f"beneficiaries_{part}"].label
                lines.append(f"{label}: {number_text(data[f'beneficiaries_{part}'])}")
        return lines
