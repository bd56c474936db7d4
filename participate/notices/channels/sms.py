"""Text messages."""

from django.utils.translation import gettext_lazy as _

from participate.accounts.sms import send_text
from participate.notices.channels.base import Channel, Letter


class SmsChannel(Channel):
    """One text message through the gateway that also sends sign-in codes (SMS_GATEWAY)."""

    label = _("Text message (SMS)")
    quiet = True

    def send(self, letter: Letter) -> None:
        """Send the short form."""
        send_text(letter.to, letter.short)
