"""E-mail."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from participate.notices.channels.base import Channel, Letter
from participate.notices.enums import Rhythm


class EmailChannel(Channel):
    """Plain text through Django's mail settings, with one-click unsubscribe (RFC 8058)."""

    label = _("E-mail")
    usual = Rhythm.IMMEDIATE

    def address_of(self, user: Any) -> str:
        """Return the e-mail address of the account."""
        return user.email or ""

    def send(self, letter: Letter) -> None:
        """Send one mail; its Message-ID is the same at every attempt, so a repeat is dropped on the way."""
        headers = {"Message-ID": f"<{letter.name}@{self._host()}>"}
        if letter.stop:
            headers["List-Unsubscribe"] = f"<{letter.stop}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        EmailMessage(letter.subject, letter.text, to=[letter.to], headers=headers).send()

    def _host(self) -> str:
        """Return the domain we send from."""
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
