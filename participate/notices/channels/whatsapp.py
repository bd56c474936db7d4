"""WhatsApp without an interface to pay for: an operator taps a link that has number and words in it."""

from typing import ClassVar
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from participate.notices.channels.base import Channel, Letter
from participate.notices.enums import Rhythm


class WhatsAppChannel(Channel):
    """Nothing leaves by itself. Only summaries: nobody can tap a link for every step at once."""

    label = _("WhatsApp")
    quiet = True
    by_hand = True
    rhythms: ClassVar[tuple[str, ...]] = (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER)

    def send(self, letter: Letter) -> None:
        """Refuse: the operator's page sends."""
        raise NotImplementedError("an operator sends these")


def tap_link(letter: Letter) -> str:
    """Return the address that opens WhatsApp with the number and the words filled in."""
    return f"https://wa.me/{letter.to.lstrip('+')}?text={quote(letter.short)}"
