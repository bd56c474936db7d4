"""The forms of the front doors: by phone with a code, by e-mail with a password.

They live apart from `forms` because allauth imports that module while it builds its own forms.
"""

import secrets
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from participate.accounts import services
from participate.accounts.phones import international

PHONE, EMAIL = "hp", "email"


class LoginForm(allauth_forms.LoginForm):
    """Sign in with a phone number or an e-mail, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Phone number or e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me signed in on this device")

    def clean_login(self) -> str:
        """Bring a phone number into its international form."""
        login = super().clean_login()
        return login if "@" in login else international(login) or login


class SignupForm(allauth_forms.SignupForm):
    """Sign up by one of two doors; the form shows the fields of that door only."""

    field_order = ("lewat", "display_name", "phone", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = self._chosen_door()
        self.fields["lewat"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.door)
        for name in ("email", "password1") if self.door == PHONE else ("phone",):
            self.fields.pop(name, None)
        for name in ("phone", "email", "password1"):
            if name in self.fields:
                self.fields[name].required = True
        if self.door == EMAIL:
            self.fields["email"].label = _("E-mail")
            self.fields["password1"].help_text = _(
                "At least 10 characters. A short sentence is easy to remember."
            )
        self._hide_the_trap()
        self.order_fields(self.field_order)

    def _chosen_door(self) -> str:
        """Return the door from what was sent, or from the address."""
        if self.is_bound:
            given = self.data.get("lewat") or (EMAIL if self.data.get("email") else PHONE)
        else:
            request = context.request
            asked_for_email = request and (request.GET.get("email") or request.GET.get("lewat") == EMAIL)
            given = EMAIL if asked_for_email else PHONE
        return EMAIL if given == EMAIL else PHONE

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Make the account; where there is one already, do as much work for nothing, so that time tells nothing."""
        if self.account_already_exists:
            self._rehearse(request)
            return super().try_save(request)
        # One transaction, as in the rehearsal: each write to disk can be measured.
        with services.stored_at_once():
            return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Make an account for nobody, with all that belongs to it, look it up as for a message, and undo it."""
        given, nobody = self.cleaned_data, secrets.token_hex(16)
        self.cleaned_data = (
            {**given, "email": f"{nobody}@invalid.example"} if "email" in given else dict(given)
        )
        if "phone" in given:
            # No number here begins with a zero after the code of the country.
            self.cleaned_data["phone"] = f"+620{int(nobody, 16) % 10**10:010}"
        self.account_already_exists = False
        with services.undone():
            services.look_up_for_message(user=self.save(request))
        self.cleaned_data, self.account_already_exists = given, True

    def _hide_the_trap(self) -> None:
        """Hide the field for robots by a class: the page allows no inline style."""
        trap = self.fields.get("website")
        if trap:
            trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
            trap.label = _("Leave this empty")


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """Ask for a code with one field, whichever door the person came in by."""

    field_order = ("contact",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("email", None)
        self.fields.pop("phone", None)
        widget = forms.TextInput(attrs={"autocomplete": "username"})
        self.fields["contact"] = forms.CharField(label=_("Phone number or e-mail"), widget=widget)

    def clean(self) -> dict[str, Any]:
        """Sort the contact into e-mail or phone and look its owner up."""
        data = self.cleaned_data
        contact = data.get("contact", "").strip()
        data["email"] = data["phone"] = ""
        if not contact:
            return data
        if "@" in contact:
            self._check_email(contact)
            data["email"] = contact.lower()
            data["email"] = self.clean_email()
            return data
        data["phone"] = international(contact)
        if not data["phone"]:
            raise ValidationError(_("Please write a phone number, for example 0812 3456 7890, or an e-mail."))
        data["phone"] = self.clean_phone()
        return data

    def _check_email(self, contact: str) -> None:
        """Say how an e-mail address looks."""
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError(_("Please write an e-mail address, for example nama@contoh.id.")) from None


class AddEmailForm(allauth_forms.AddEmailForm):
    """Add an e-mail address; phone residents may want one for news."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
