"""Forms of the processes room."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User
from participate.kit.money import DIGITS
from participate.places.models import Area
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle, Profile
from participate.processes.queries_people import find_account

_MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A date and time on the clocks of a cycle."""

    def __init__(self, *, zone: str, **kwargs: Any) -> None:
        self.zone = ZoneInfo(zone)
        widget = forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=[_MOMENT, "%Y-%m-%d %H:%M"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored moment on the cycle's clocks."""
        if isinstance(value, datetime) and value.tzinfo:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> Any:
        """Read the typed moment on the cycle's clocks."""
        if not value:
            return None
        for pattern in self.input_formats:
            try:
                return datetime.strptime(str(value).strip(), pattern).replace(tzinfo=self.zone)
            except ValueError:
                continue
        raise forms.ValidationError(_("Write a date and a time, for example 2026-01-05 08:00."))


class MoneyField(forms.CharField):
    """An amount as people write it, cleaned to minor units of the currency."""

    def __init__(self, *, currency: str = "IDR", **kwargs: Any) -> None:
        self.digits = DIGITS.get(currency, 2)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> int:
        """Turn `1.200.000.000` into an integer; marks and the currency sign do not matter."""
        digits = re.sub(r"[^\d]", "", super().clean(value))
        if not digits:
            raise forms.ValidationError(_("Write the amount in figures, for example 1.200.000.000."))
        return int(digits) * 10**self.digits


class PhaseForm(forms.Form):
    """The dates of one phase and what it opens."""

    code = forms.ChoiceField(label=_("Phase"))
    capabilities = forms.MultipleChoiceField(
        label=_("What it opens"),
        choices=Capability.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("One sentence; it stays on record."), max_length=300
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(row.code, row.label) for row in cycle.settings.stages]
        for name, label in (("starts_at", _("Starts")), ("ends_at", _("Ends"))):
            self.fields[name] = MomentField(zone=cycle.time_zone, label=label)
        self.order_fields(["code", "starts_at", "ends_at", "capabilities", "reason"])


class ReasonForm(forms.Form):
    """Why a phase opens or closes now."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class EnvelopeForm(forms.Form):
    """A new amount, with its reason."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("Where the amount comes from, for example a letter."), max_length=300
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=cycle.currency, label=_("Amount"))
        self.order_fields(["amount", "reason"])


class RoleForm(forms.Form):
    """Give a role to somebody who has an account."""

    person = forms.CharField(label=_("E-mail or phone"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    scope = forms.ChoiceField(label=_("Where"))

    def __init__(self, *args: Any, cycle: Cycle, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(code, label) for code, label in Role.choices if code in roles]
        self.fields["scope"].choices = [
            ("cycle", _("In this process")),
            ("area", _("In %(area)s, every year") % {"area": cycle.area.name}),
        ]

    def clean_person(self) -> User:
        """Find the account."""
        found = find_account(self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this. Ask them to sign up first."))
        return found


class StartForm(forms.Form):
    """Begin a planning cycle."""

    name = forms.CharField(label=_("Name"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    profile = forms.ModelChoiceField(Profile.objects.order_by("name"), label=_("Way of planning"))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2000, max_value=2100, localize=False)
    is_public = forms.BooleanField(
        label=_("Everyone may see it at once"), required=False, help_text=_("You can also publish it later.")
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas

    def clean(self) -> dict[str, Any]:
        """Make the address from the name, and refuse one that is taken."""
        data = super().clean() or {}
        data["slug"] = slugify(data.get("name", ""))[:80]
        if data["slug"] and Cycle.objects.filter(slug=data["slug"]).exists():
            self.add_error("name", _("There is already a process with this name. Add the year, for example."))
        if data.get("name") and not data["slug"]:
            self.add_error("name", _("Use letters or numbers in the name."))
        return data
