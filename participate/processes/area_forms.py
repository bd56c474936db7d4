"""One area, added or corrected by hand."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participate.kit.sheets import Row
from participate.places.models import Area
from participate.places.sheets import slug


class AreaForm(forms.Form):
    """The columns of the table of areas as questions; `row` gives them back as one line of it."""

    kode = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("Short and never changed, for example RW-01.")
    )
    nama = forms.CharField(label=_("Name"), max_length=120)
    tingkat = forms.ChoiceField(label=_("Level"))
    induk = forms.ModelChoiceField(
        Area.objects.none(), label=_("Part of"), required=False, to_field_name="code",
        empty_label=_("No other area: this is the top"),
    )  # fmt: skip
    penduduk = forms.IntegerField(
        label=_("Population"), required=False, min_value=0, max_value=10**9, localize=False
    )
    lintang = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("For the map, for example -5.1497."),
    )
    bujur = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(
        self,
        *args: Any,
        levels: dict[str, str],
        areas: QuerySet[Area],
        area: Area | None,
        top: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.fields["tingkat"].choices = [("", _("Choose…")), *levels.items()]
        self.fields["induk"].queryset = areas
        # Whoever looks after one area keeps it where it is, and adds below it.
        self.fields["induk"].required = not top and not (area and not area.parent_id)
        if area:
            self.fields["kode"].disabled = True
            self.fields["induk"].queryset = areas.exclude(path__startswith=area.path)
            if not top and area.parent_id and not areas.filter(pk=area.parent_id).exists():
                del self.fields["induk"]

    def clean_kode(self) -> str:
        """Refuse a code that is taken, or that cannot stand in an address."""
        code = self.cleaned_data["kode"]
        try:
            slug(code)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if self.area is None and Area.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is already an area with this code."))
        return code

    @property
    def row(self) -> Row:
        """The answers as a line of the table."""
        data = dict(self.cleaned_data)
        if "induk" in data:
            data["induk"] = data["induk"].code if data["induk"] else ""
        return Row(0, data)
