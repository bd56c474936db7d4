"""Numbers and addresses that people should think twice about before everybody reads them.

The same patterns run on the page while somebody types, so they use nothing that old browsers lack.
"""

import json
import re

from django.utils.translation import gettext as _

_BEFORE = r"(?:^|[^\d])"
PATTERNS = {
    "phone": _BEFORE + r"(?:\+?62[ .-]?|0)8\d{1,2}(?:[ .-]?\d{3,4}){2,3}(?!\d)",
    "landline": _BEFORE + r"\(?0[2-9]\d{1,2}\)?[ .-]\d{5,8}(?!\d)",
    "identity": _BEFORE + r"(?:\d{6}[ .-]?\d{6}[ .-]?\d{4}|\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4})(?!\d)",
    "email": r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}",
    "account": r"\brek(?:ening)?\b[^\d\n]{0,20}\d[\d .-]{7,19}",
}
_READ = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PATTERNS.items()}


def private_words(text: str) -> list[str]:
    """Return the kinds of private data a text seems to hold."""
    return [name for name, pattern in _READ.items() if pattern.search(text)]


def named(kinds: list[str]) -> list[str]:
    """Return the kinds in words, each once."""
    words = {
        "phone": _("a phone number"), "landline": _("a phone number"), "identity": _("an identity number (NIK or KK)"),
        "email": _("an e-mail address"), "account": _("a bank account"),
    }  # fmt: skip
    return list(dict.fromkeys(words[kind] for kind in kinds))


def for_pages() -> str:
    """Return the patterns for the script that looks while somebody types."""
    return json.dumps(list(PATTERNS.values()))
