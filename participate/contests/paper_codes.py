"""Codes on paper slips: sixty random bits in letters that nobody mixes up, and a check letter.

`7KQ4-M2PX-T3AB-H`: twelve letters and digits without I, L, O and U, then the check letter. A letter typed wrongly, or
two typed in the wrong order, never gives another good code.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOKS_LIKE = str.maketrans("OILU", "011V")


def new_paper_code() -> str:
    """Return a new code with its check letter, in groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
    return _grouped(letters + check_letter(letters))


def check_letter(letters: str) -> str:
    """Return the letter that follows: a sum over the field of 32 elements, each place with a weight of its own.

    >>> check_letter("7KQ4M2PXT3AB") != check_letter("7KQ4M2PXT3BA")
    True
    """
    total = 0
    for letter in letters:
        total = _doubled(total ^ ALPHABET.index(letter))
    return ALPHABET[total]


def _doubled(value: int) -> int:
    """Multiply by x in GF(32), x^5 = x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def read_paper_code(text: str) -> str:
    """Return a typed code in its own spelling, or "" when it cannot be one.

    >>> read_paper_code(" 7kq4 m2px-t3ab ") == ""
    True
    """
    plain = re.sub(r"[\s–—-]", "", unicodedata.normalize("NFKC", text)).upper().translate(_LOOKS_LIKE)
    if len(plain) != LENGTH + 1 or any(letter not in ALPHABET for letter in plain):
        return ""
    return _grouped(plain) if check_letter(plain[:LENGTH]) == plain[LENGTH] else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
