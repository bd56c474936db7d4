"""Ways to reach people. A channel is a class named in the setting NOTICE_CHANNELS."""

from email.utils import parseaddr
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import override

from participate.notices.models import Message
from participate.notices.tokens import unfollow_token

EMAIL = "email"


class Channel(Protocol):
    """Delivers one message or raises; must be harmless when called twice for the same message."""

    def send(self, message: Message) -> None:
        """Deliver the message to its recipient."""


def channel(name: str) -> Channel:
    """Return a new channel by its name in NOTICE_CHANNELS; KeyError when the site has none."""
    made: Channel = import_string(settings.NOTICE_CHANNELS[name])()
    return made


def absolute(path: str) -> str:
    """Return a path of ours as an address that works from a mail program."""
    return path if "://" in path else settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


class EmailChannel:
    """Plain text through Django's mail settings, with one-click unsubscribe (RFC 8058)."""

    def send(self, message: Message) -> None:
        """Send one mail; its Message-ID is the same at every attempt, so a repeat is dropped on the way."""
        with override(message.language):
            stop = self._stop_link(message)
            context = {"message": message, "link": absolute(message.url) if message.url else "", "stop": stop}
            context["site_name"] = settings.SITE_NAME
            text = render_to_string("notices/mail/message.txt", context).strip() + "\n"
        headers = {"Message-ID": f"<notice-{message.pk}@{self._host()}>"}
        if stop:
            headers["List-Unsubscribe"] = f"<{stop}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        EmailMessage(message.subject, text, to=[message.email], headers=headers).send()

    def _stop_link(self, message: Message) -> str:
        """Return the “stop” address of the subscription, if the message came from one."""
        if not message.subscription_id:
            return ""
        return absolute(reverse("notices:unfollow", args=[unfollow_token(message.subscription_id)]))

    def _host(self) -> str:
        """Return the domain we send from."""
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
