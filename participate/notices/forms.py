"""Forms of the notices room."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from participate.notices.channels import Channel, all_channels
from participate.notices.enums import Category, Rhythm
from participate.notices.hours import Clock
from participate.places.models import Area


class AddressForm(forms.Form):
    """Where to write to somebody without an account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write only about this. Every mail has a link to stop."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AreaForm(forms.Form):
    """Which place to follow."""

    area = forms.ModelChoiceField(
        Area.objects.all(), to_field_name="code", label=_("Area"),
        empty_label=_("Choose an area"),
        help_text=_("We tell you about every proposal in it."),
    )  # fmt: skip


class RetryForm(forms.Form):
    """Which channel to try again."""

    channel = forms.CharField(max_length=20)

    def clean_channel(self) -> str:
        """Take channels of this site only."""
        name = str(self.cleaned_data["channel"])
        if name not in settings.NOTICE_CHANNELS:
            raise forms.ValidationError(_("This channel does not exist here."))
        return name


class TapForm(forms.Form):
    """What became of a summary that an operator sends."""

    digest = forms.IntegerField()
    answer = forms.ChoiceField(choices=[("sent", ""), ("not", "")])


class ChoiceForm(forms.Form):
    """How often, about what, and at what hours."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Summaries come at"), coerce=int, choices=[(hour, f"{hour:02}.00") for hour in range(24)]
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("The weekly summary comes on"), coerce=int, choices=list(WEEKDAYS.items())
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"))

    def __init__(
        self,
        *args: Any,
        user: Any,
        rhythms: dict[str, str],
        wanted: dict[str, bool],
        clock: Clock,
        **kwargs: Any,
    ) -> None:
        initial = {"quiet_from": clock.quiet_from, "quiet_until": clock.quiet_until, "time_zone": clock.zone,
                   "digest_hour": clock.digest_hour, "digest_weekday": clock.weekday}  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self._channels = all_channels()
        for name, kind in self._channels.items():
            self.fields[f"channel_{name}"] = self._rhythm_field(kind, rhythms[name], kind.address_of(user))
        for code, label in Category.choices:
            self.fields[f"about_{code}"] = forms.BooleanField(
                label=label, required=False, initial=wanted[code]
            )
        self.fields["time_zone"].choices = _zones(clock.zone)  # type: ignore[attr-defined]

    def _rhythm_field(self, kind: Channel, chosen: str, address: str) -> forms.ChoiceField:
        """Return the question of one channel; without an address it can only be answered with never."""
        choices = [choice for choice in Rhythm.choices if choice[0] in kind.rhythms]
        field = forms.ChoiceField(label=kind.label, choices=choices, initial=chosen)
        if not address:
            field.disabled, field.initial = True, Rhythm.NEVER.value
            field.help_text = _("Add it to your account first, and confirm it.")
        elif kind.by_hand:
            field.help_text = _("A member of staff sends it to %(address)s, so they see your number.") % {
                "address": address
            }
        else:
            field.help_text = address
        return field

    @property
    def channel_fields(self) -> list[forms.BoundField]:
        """Return the questions about channels."""
        return [self[f"channel_{name}"] for name in self._channels]

    @property
    def about_fields(self) -> list[forms.BoundField]:
        """Return the questions about what."""
        return [self[f"about_{code}"] for code in Category.values]

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """Return the questions about hours."""
        return [
            self[name] for name in ("digest_hour", "digest_weekday", "quiet_from", "quiet_until", "time_zone")
        ]

    def rhythms(self) -> dict[str, str]:
        """Return the answers about channels that could be given."""
        return {
            name: self.cleaned_data[f"channel_{name}"]
            for name in self._channels
            if not self.fields[f"channel_{name}"].disabled
        }

    def wanted(self) -> dict[str, bool]:
        """Return the answers about what."""
        return {code: self.cleaned_data[f"about_{code}"] for code in Category.values}

    def clock(self) -> Clock:
        """Return the answers about hours."""
        data = self.cleaned_data
        return Clock(
            data["time_zone"],
            data["quiet_from"],
            data["quiet_until"],
            data["digest_hour"],
            data["digest_weekday"],
        )


def _zones(own: str) -> list[tuple[str, Any]]:
    """Return the time zones to choose from: Indonesia's by their names here, then what the site or the person uses."""
    named = {
        "Asia/Jakarta": _("WIB (Jakarta)"),
        "Asia/Makassar": _("WITA (Makassar)"),
        "Asia/Jayapura": _("WIT (Jayapura)"),
    }
    others = [own, settings.TIME_ZONE, *settings.WAGTAIL_USER_TIME_ZONES]
    more = {name: name for name in others if name not in named and name in available_timezones()}
    return [*named.items(), *more.items()]
