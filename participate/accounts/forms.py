"""Sign-up asks for one thing more than an address: what to call the person."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User


class SignupExtra(forms.Form):
    """Adds the display name to allauth's sign-up form."""

    display_name = forms.CharField(label=_("Your name"), max_length=120)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Store the name."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
