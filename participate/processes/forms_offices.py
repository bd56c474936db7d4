"""Forms about offices (an agency that is asked, a person who answers for it) and about holidays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.accounts.models import User
from participate.processes.models import Office
from participate.processes.queries_people import find_account
from participate.processes.working_days import read_holidays


class OfficeForm(forms.ModelForm):
    """A new office of the cycle."""

    class Meta:
        model = Office
        fields = ("code", "name")
        help_texts = {
            "code": gettext_lazy("Short, for example DPU. Use the agency's code where there is one.")
        }


class MemberForm(forms.Form):
    """Who may answer in the name of the office."""

    person = forms.CharField(label=gettext_lazy("E-mail or phone"), max_length=254)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{office.pk}_%s", **kwargs)

    def clean_person(self) -> User:
        """Find the account."""
        found = find_account(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has an account with this. Ask them to sign up first."))
        return found


class HolidaysForm(forms.Form):
    """One day a line, and why the list changes."""

    days = forms.CharField(
        label=gettext_lazy("Holidays"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "One day a line: 2026-03-20, or 08-17 for every year. What follows the day is your own remark."
        ),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300,
        help_text=gettext_lazy("For example the joint decree of the ministers."),
    )  # fmt: skip

    def clean_days(self) -> list[str]:
        """Read the lines; one that names no day is told."""
        days, wrong = read_holidays(self.cleaned_data["days"].splitlines())
        if wrong:
            raise ValidationError(
                _("This is no day: %(text)s. Write 2026-03-20, or 08-17.") % {"text": wrong[0][:40]}
            )
        return days
