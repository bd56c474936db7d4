"""Forms of the accounts room. allauth reads `SignupExtra` from here while it builds its own forms."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User


class SignupExtra(forms.Form):
    """Adds the display name to allauth's sign-up form."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your neighbours know you. It stands beside what you propose."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Store the name and the language of the page."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = getattr(request, "LANGUAGE_CODE", user.language)
        user.save(update_fields=["display_name", "language"])


class ProfileForm(forms.ModelForm):
    """How a person is called, and in which language we write to them."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("For messages we send you.")
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["display_name", "language"]
        labels: ClassVar[dict[str, object]] = {"display_name": _("Your name")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["display_name"].widget.attrs["autocomplete"] = "name"
