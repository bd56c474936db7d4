"""Counting the characters of a text as people count them, and judging the link below a claim."""

import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText

MOST_LETTERS = 300
# What one letter of a person may be made of is not without end: 300 letters never need more than this.
MOST_SIGNS = 1200
LONGEST_LINK = 300
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_valid = URLValidator(schemes=["https"])


def letters_of(text: str) -> int:
    """Count a text as people count it: a letter with its accents, a face with its tone and a flag are one each.

    >>> letters_of("sepuluh"), letters_of("cafe\u0301"), letters_of("\U0001f44d\U0001f3fd\U0001f1ee\U0001f1e9")
    (7, 4, 2)
    """
    count, flag = 0, False
    for sign in text:
        code = ord(sign)
        if code in _FLAGS:
            flag = not flag
            count += flag
            continue
        flag = False
        joined = unicodedata.category(sign) in ("Mn", "Me") or code in _TONES
        count += not joined
    return count


def clean_link(text: str) -> str:
    """Return a link that can be shown by its host, "" for none. Raises `BadText` for anything but plain https."""
    link = text.strip()
    if not link:
        return ""
    try:
        _valid(link)
        parts = urlsplit(link)
        good = len(link) <= LONGEST_LINK and parts.hostname and "@" not in parts.netloc and link.isprintable()
    except (ValidationError, ValueError):
        good = False
    if not good:
        raise BadText(
            _("Write the link as it stands in the browser, beginning with https://, or leave it out.")
        )
    return link


def host_of(link: str) -> str:
    """Return the host of a link in plain letters, so that no foreign letter can look like another.

    >>> host_of("https://www.makassarkota.go.id/apbd?tahun=2027")
    'www.makassarkota.go.id'
    """
    host = (urlsplit(link).hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ascii(host)
