"""Short messages. The default channel writes them to a file; a gateway is one class in settings."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


class Gateway(Protocol):
    """What a gateway must offer."""

    def send(self, phone: str, text: str) -> None:
        """Send one text of at most 160 characters to an E.164 number."""


class FileGateway:
    """Write messages to var/sms.txt: for the demo and for towns without a gateway yet."""

    def send(self, phone: str, text: str) -> None:
        """Append one message."""
        path = Path(settings.VAR_DIR) / "sms.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{phone}\t{text}\n")


def _gateway() -> Gateway:
    """Return the configured gateway."""
    name = getattr(settings, "SMS_GATEWAY", "participate.accounts.sms.FileGateway")
    return import_string(name)()


def send_text(phone: str, text: str) -> None:
    """Send a message in the words of another room."""
    _gateway().send(phone, text)


def send_code(phone: str, code: str) -> None:
    """Send a sign-in code."""
    _gateway().send(phone, _("%(code)s is your Rembuk code. Do not give it to anyone.") % {"code": code})


def send_unknown(phone: str) -> None:
    """Say that the number is not registered."""
    _gateway().send(phone, _("This number is not registered at Rembuk yet. You can sign up on the site."))


def send_exists(phone: str) -> None:
    """Say that the number is registered already."""
    _gateway().send(phone, _("This number is already registered at Rembuk. You can simply sign in."))
