"""Keys that turn a person into a number, and ballots into receipts.

The key of a contest is derived (HKDF-SHA256) from the site's secret and the contest's number and is never
stored, so the database alone cannot say who is on a roll. `VOTING_SECRET`, where the settings have it, takes
the place of `SECRET_KEY`: then sign-in keys can be changed while a vote is open.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

RECEIPT_BITS = 100
SHORTEST_FORM_KEY = 16


def contest_key(contest_id: int) -> bytes:
    """Return the secret key of one contest (32 bytes)."""
    return _derived(getattr(settings, "VOTING_SECRET", "") or settings.SECRET_KEY, contest_id)


@lru_cache(maxsize=256)
def _derived(secret: str, contest_id: int) -> bytes:
    """Derive a contest's key; a vote asks for it five times."""
    extracted = hmac.digest(b"rembuk ballot box", secret.encode(), "sha256")
    return hmac.digest(extracted, f"roll:{contest_id}\x01".encode(), "sha256")


def normalise(identity: str) -> str:
    """Return one spelling of an identity: NFKC, no outer spaces, case folded.

    >>> normalise(" Delegate:D-01 ")
    'delegate:d-01'
    """
    return unicodedata.normalize("NFKC", identity).strip().casefold()


def normalise_phone(number: str, country: str = "62") -> str:
    """Return a phone number in E.164; numbers that start with 0 belong to `country`.

    >>> normalise_phone("0812-3456 789"), normalise_phone("+62 812 3456789"), normalise_phone("0062 8123456789")
    ('+628123456789', '+628123456789', '+628123456789')
    """
    text = unicodedata.normalize("NFKC", number).strip()
    digits = re.sub(r"\D", "", text)
    if text.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{country}{digits[1:]}" if digits.startswith("0") else f"+{digits}"


def person_key(contest_id: int, identity: str) -> str:
    """Return the roll's name for a person: HMAC-SHA256 of the normalised identity, 64 hex digits."""
    return hmac.digest(contest_key(contest_id), normalise(identity).encode(), "sha256").hex()


def key_maker(contest_id: int) -> Callable[[str], str]:
    """Return `person_key` of one contest for long lists: the secret is derived once."""
    secret = contest_key(contest_id)

    def key_of(identity: str) -> str:
        return hmac.digest(secret, normalise(identity).encode(), "sha256").hex()

    return key_of


def new_form_key() -> str:
    """Return an idempotency key for one form: 128 random bits as hex. Never store or log it."""
    return secrets.token_hex(16)


def submission_hash(contest_id: int, roll_key: str, form_key: str, marks: str = "") -> str:
    """Return what is stored of a form key. It is bound to the person, so nobody can fetch another's receipt.

    It is also bound to the text of the `marks`: a form that comes again with other choices (the back button) is
    another ballot. The form key, which nobody stores, keeps the choices from being tried out.

    Raises `ValueError` for a key so short that it could be tried out against the roll.
    """
    if len(form_key) < SHORTEST_FORM_KEY:
        raise ValueError(f"an idempotency key has at least {SHORTEST_FORM_KEY} characters")
    text = f"submission:{roll_key}:{form_key}:{marks}".encode()
    return hmac.digest(contest_key(contest_id), text, "sha256").hex()


def leaf_hash(
    *, contest_id: int, ballot_id: str, status: str, reason: str, channel: str, weight: int, payload: str, nonce: str
) -> str:  # fmt: skip
    """Return the leaf of a ballot (RFC 6962: SHA-256 of 0x00 and the entry); the nonce hides the choice.

    The entry is everything of the ballot that the count or the turnout reads, a line each in the order of the
    arguments, so that nothing of it can change unnoticed.
    """
    entry = "\n".join((str(contest_id), ballot_id, status, reason, channel, str(weight), payload, nonce))
    return hashlib.sha256(b"\x00" + entry.encode()).hexdigest()


def receipt_of(leaf: str) -> str:
    """Return the receipt: the first 100 bits of the leaf in base32, groups of four.

    >>> receipt_of("ff" * 32)
    '7777-7777-7777-7777-7777'
    """
    text = b32encode(bytes.fromhex(leaf[:26]))[: RECEIPT_BITS // 5].decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_receipt(text: str) -> str:
    """Return a typed receipt in its own spelling, or "" when it cannot be one.

    Digits that base32 does not have are read as the letters they look like.

    >>> read_receipt(" 7kq4 m2px 0000 aaaa 2222 ")
    '7KQ4-M2PX-OOOO-AAAA-2222'
    """
    plain = re.sub(r"[\s–—-]", "", unicodedata.normalize("NFKC", text)).upper()
    plain = plain.translate(str.maketrans("018", "OIB"))
    if not re.fullmatch(r"[A-Z2-7]{20}", plain):
        return ""
    return "-".join(plain[start : start + 4] for start in range(0, 20, 4))


def receipt_prefix(receipt: str) -> str:
    """Return the first 25 hex digits (100 bits) of the leaf that a receipt names."""
    value = 0
    for letter in receipt.replace("-", ""):
        value = value * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(letter)
    return f"{value:025x}"
