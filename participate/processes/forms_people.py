"""Forms about delegates and attendance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User
from participate.places.models import Area
from participate.processes.enums import Gender
from participate.processes.forms import MomentField
from participate.processes.models import Cycle, Delegate
from participate.processes.people_import import AGE_BANDS, CODE
from participate.processes.people_sheet import MOST_BYTES, decode
from participate.processes.queries_people import areas_within, find_account

MOST_GROUPS = 40


class AreaField(forms.ModelChoiceField):
    """A place of the cycle; one deep in the tree says where it belongs."""

    def __init__(self, *, cycle: Cycle, **kwargs: Any) -> None:
        self.home = cycle.area_id
        super().__init__(areas_within(cycle), empty_label=_("Choose a place"), **kwargs)

    def label_from_instance(self, obj: Area) -> str:
        """Return the name, with the place above it where that is not the cycle's own."""
        deep = obj.parent is not None and obj.pk != self.home and obj.parent_id != self.home
        return f"{obj.name} ({obj.parent.name})" if deep and obj.parent else obj.name


class DelegateForm(forms.Form):
    """One delegate; the code is given once and stays."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices, widget=forms.RadioSelect)
    group = forms.CharField(
        label=_("Group"),
        max_length=80,
        help_text=_("Who sends this person, for example the women's group."),
        widget=forms.TextInput({"list": "groups", "autocomplete": "off"}),
    )
    age_band = forms.ChoiceField(label=_("Age in years"), required=False)
    may_vote = forms.BooleanField(label=_("May vote"), required=False, initial=True)
    account = forms.CharField(
        label=_("Account: e-mail or phone"),
        max_length=254,
        required=False,
        help_text=_("With an account the delegate votes by phone. Without one: on paper, at the desk."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, cycle: Cycle, delegate: Delegate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegate = delegate
        bands = [band for _limit, band in AGE_BANDS]
        if delegate and delegate.age_band and delegate.age_band not in bands:
            bands.append(delegate.age_band)
        self.fields["age_band"].choices = [("", _("Not known")), *((band, band) for band in bands)]
        self.fields["area"] = AreaField(cycle=cycle, label=_("Area"))
        order = ["name", "gender", "group", "area", "age_band", "may_vote", "account"]
        if delegate is None:
            self.fields["code"] = forms.RegexField(
                CODE.pattern + r"\Z",
                label=_("Code"),
                max_length=20,
                help_text=_("The next free code is filled in."),
            )
            order.insert(0, "code")
        elif delegate.user_id:
            self.fields["account"].help_text = _(
                "An account is linked. Write another one only to replace it."
            )
            self.fields["unlink"] = forms.BooleanField(label=_("Take the account away"), required=False)
        self.order_fields([*order, "unlink"])

    def clean_account(self) -> User | None:
        """Find the account; an empty field keeps the one that is linked."""
        text = self.cleaned_data["account"]
        found = find_account(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("Nobody has an account with this. Ask them to sign up first."))
        return found

    def fields_for_service(self) -> dict[str, Any]:
        """Return the entry's fields; the account as it was, replaced, or taken away."""
        data = dict(self.cleaned_data)
        account, unlink = data.pop("account"), data.pop("unlink", False)
        kept = self.delegate.user if self.delegate and not unlink else None
        return {**data, "user": account or kept}


class SheetForm(forms.Form):
    """A table of delegates: a file, or cells pasted from a spreadsheet."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("In Excel: Save as, then CSV UTF-8. At most 5,000 lines."),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text=_("Copy the cells in your spreadsheet, the line with the column names too."),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too big. A list of 5,000 people fits into 2 MB."))
        text = decode(file.read())
        if text is None:
            raise forms.ValidationError(
                _("This is not a CSV file in UTF-8. In Excel: Save as, then CSV UTF-8.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Take the file, or else what was pasted."""
        data = super().clean() or {}
        data["table"] = data.get("file") or data.get("text") or ""
        if not data["table"].strip() and not self.errors:
            raise forms.ValidationError(_("Choose a file or paste the table."))
        return data


class AttendanceForm(forms.Form):
    """A meeting and who came, as counts."""

    place = forms.CharField(
        label=_("Where it was"), max_length=160, help_text=_("For example: the hall of the ward office.")
    )
    present = forms.IntegerField(label=_("People present"), min_value=0, max_value=100_000)
    women = forms.IntegerField(label=_("Of them women"), min_value=0, max_value=100_000)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"] = MomentField(zone=cycle.time_zone, label=_("When it began"))
        for name in ("present", "women"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.order_fields(["held_at", "place", "present", "women"])


class GroupForm(forms.Form):
    """How many came from one group."""

    name = forms.CharField(
        label=_("Group"), max_length=80, required=False, widget=forms.TextInput({"list": "groups"})
    )
    count = forms.IntegerField(label=_("People"), min_value=0, max_value=100_000, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a count without a group."""
        data = super().clean() or {}
        if data.get("count") and not data.get("name"):
            self.add_error("name", _("Write the name of the group."))
        return data


class BaseGroups(forms.BaseFormSet):
    """All groups of one meeting."""

    def by_group(self) -> dict[str, int]:
        """Return people by group, in the order typed; lines of the same group are added up."""
        found: dict[str, int] = {}
        for row in self.cleaned_data:
            if row.get("name") and row.get("count"):
                found[row["name"]] = found.get(row["name"], 0) + row["count"]
        return found


def groups_formset(extra: int) -> type[BaseGroups]:
    """Return a formset with `extra` empty lines."""
    return forms.formset_factory(GroupForm, formset=BaseGroups, extra=extra, max_num=MOST_GROUPS)
