"""What every channel has, and the letter it carries."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings

from participate.notices.enums import Rhythm


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out. `name` is the same at every attempt; `short` fits one text message; `stop` is a link or ""."""

    name: str
    to: str
    language: str
    subject: str
    text: str
    short: str
    stop: str = ""


class Channel:
    """A way to reach people.

    `label` is what people read; `quiet`: it rings a phone, so quiet hours count; `by_hand`: a person sends it,
    not the computer; `usual` is what holds until somebody chooses, `rhythms` are what they may choose.
    """

    label: Any = ""
    quiet = False
    by_hand = False
    usual: str = Rhythm.NEVER
    rhythms: ClassVar[tuple[str, ...]] = tuple(Rhythm.values)

    def address_of(self, user: Any) -> str:
        """Return where a person with an account is reached, or ""."""
        return user.phone if user.phone and user.phone_verified else ""

    def send(self, letter: Letter) -> None:
        """Deliver it or raise; must be harmless when called twice for the same letter."""
        raise NotImplementedError


def absolute(path: str) -> str:
    """Return a path of ours as an address that works from a mail program."""
    return path if "://" in path else settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
