"""The form that erases an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User


class EraseForm(forms.Form):
    """A yes that nobody gives by chance, and the password of accounts that have one."""

    with_photos = forms.BooleanField(
        label=_("Also delete the photos of my proposals"), required=False, initial=True
    )
    sure = forms.BooleanField(
        label=_("Yes, delete my account and my data. I know that this cannot be undone."),
        error_messages={"required": _("Tick this box if you are sure.")},
    )
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        text = str(self.cleaned_data["password"])
        if not self.user.check_password(text):
            raise forms.ValidationError(_("This is not your password."))
        return text
