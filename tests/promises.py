"""Words that promise more than any software keeps: no page, message or guide of ours may say them."""

import re

# In both languages, and as parts of words: "anonymity", "keanoniman", "tamper-evident".
BIG_WORDS = re.compile(
    r"anonym|anonim|tamper|unhack|hack[- ]?proof|blockchain|block chain|rantai blok|end[- ]to[- ]end|ujung ke ujung"
    r"|(?:tidak|tak) (?:bisa|dapat|mungkin) di(?:retas|palsukan|bobol)|(?:anti|kebal|tahan)[- ]?(?:retas|peretas|manipulasi)",
    re.IGNORECASE,
)


def big_words(text: str) -> list[str]:
    """Return the forbidden words of a text, in lower case, in their order."""
    return [found.lower() for found in BIG_WORDS.findall(text)]
