"""The allauth adapter: stores phones, sends codes through the SMS channel. It only forwards."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import translate_url

from participate.accounts import sms
from participate.accounts.models import User
from participate.accounts.phones import PhoneField, international


class AccountAdapter(DefaultAccountAdapter):
    """Front door for e-mail and phone sign-in."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """After sign-in, go to the front page in the person's own language."""
        return translate_url(super().get_login_redirect_url(request), request.user.language)

    def get_login_stages(self) -> list[str]:
        """Put our way to confirm an address in the place of the stock one."""
        ours = {
            "allauth.account.stages.EmailVerificationStage": "participate.accounts.stages.ConfirmEmailStage"
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Read numbers the way people here write them."""
        kwargs.pop("label", None)
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return (phone, verified) or None."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store the phone."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Mark the phone as verified."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Find the user of a phone."""
        return User.objects.filter(phone=international(phone) or phone).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send a sign-in code."""
        sms.send_code(phone, code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Answer a code request for a phone nobody registered, like any other request."""
        sms.send_unknown(phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell the owner that somebody tried to register the phone again."""
        sms.send_exists(phone)
