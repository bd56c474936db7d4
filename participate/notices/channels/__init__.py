"""Ways to reach people: one class each. The setting NOTICE_CHANNELS names those a site has."""

from django.conf import settings
from django.utils.module_loading import import_string

from participate.notices.channels.base import Channel, Letter, absolute
from participate.notices.channels.console import ConsoleChannel
from participate.notices.channels.mail import EmailChannel
from participate.notices.channels.sms import SmsChannel
from participate.notices.channels.whatsapp import WhatsAppChannel

__all__ = ["EMAIL", "Channel", "ConsoleChannel", "EmailChannel", "Letter", "SmsChannel", "WhatsAppChannel",
           "absolute", "all_channels", "channel"]  # fmt: skip
EMAIL = "email"


def channel(name: str) -> Channel:
    """Return a new channel by its name in NOTICE_CHANNELS; KeyError when the site has none."""
    made: Channel = import_string(settings.NOTICE_CHANNELS[name])()
    return made


def all_channels() -> dict[str, Channel]:
    """Return the channels of this site by name."""
    return {name: channel(name) for name in settings.NOTICE_CHANNELS}
