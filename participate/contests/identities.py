"""What people are known by on a roll: an e-mail address, a phone number, or a code or membership number.

The same spelling comes out of a list, of a typed address and of an account, so that one person has one key. Numbers
of national identity cards are not taken.
"""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from participate.accounts.phones import international
from participate.contests.enums import Way

LONGEST = 254
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}", re.ASCII)
# A spreadsheet takes the + of +62 812… for arithmetic and drops it; without it the same person would be two.
_PHONE = re.compile(r"(?:\+|0)[\d\s().\-/]{7,24}|62[\s.-]?8[\d\s.-]{7,16}")
_CODE = re.compile(r"[\w][\w ./-]{0,59}")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_LOST_ZERO = re.compile(r"8\d{8,11}")
PAPER_CODE, DELEGATE, USER = "code:", "delegate:", "user:"


def identity_of(text: str) -> str:
    """Return the one spelling of an e-mail address, a phone number, a code or a membership number.

    Raises `ValueError` with a sentence that says what to do.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _CONTROL.search(plain):
        raise ValueError(_("There is a sign in it that cannot be seen. Type it again."))
    if not plain:
        raise ValueError(_("This is empty. Every person needs something to be known by."))
    if len(plain) > LONGEST:
        raise ValueError(_("This is too long: at most %(most)s letters.") % {"most": LONGEST})
    if _NIK.search(re.sub(r"[\s.-]", "", plain)):
        raise ValueError(
            _("This looks like a NIK. We do not keep it. Use an e-mail, a phone or another number.")
        )
    if "@" in plain:
        return _email(plain.casefold())
    if _PHONE.fullmatch(plain):
        return _phone(plain)
    return _code(plain.casefold())


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):  # most addresses are plain; the careful judge is slow
        try:
            validate_email(text)
        except ValidationError:
            raise ValueError(_("This is no e-mail address. It looks like nama@contoh.id.")) from None
    return text


def _phone(text: str) -> str:
    number = international(text)
    if not number:
        raise ValueError(_("This is no phone number. It looks like 0812 3456 7890."))
    return number


def _code(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise ValueError(
            _("The spreadsheet has rounded this number. Format the column as text and write it again.")
        )
    if _LOST_ZERO.fullmatch(text):
        raise ValueError(_("This looks like a phone number without its 0. Format the column as text: 0812…"))
    if not _CODE.fullmatch(text):
        raise ValueError(_("Use letters, digits, hyphens, dots and slashes only, for example A-0123."))
    if text.startswith((PAPER_CODE, DELEGATE, USER)):
        raise ValueError(_("Use letters, digits, hyphens, dots and slashes only, for example A-0123."))
    return re.sub(r"\s+", " ", text)


def way_of(identity: str) -> Way | None:
    """Return how a code reaches an identity in its one spelling: by e-mail, by phone, or not at all."""
    if "@" in identity:
        return Way.EMAIL
    return Way.PHONE if identity.startswith("+") else None


@lru_cache(maxsize=4096)
def contact_of(text: str) -> str:
    """Return the one spelling of an address for reminders. Raises `ValueError` with a sentence."""
    found = identity_of(text)
    if way_of(found) is None:
        raise ValueError(_("Write an e-mail address or a phone number."))
    return found
