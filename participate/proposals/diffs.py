"""What changes between two short texts, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: `same` in both, `gone` from the first, `new` in the second."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Part]:
    """Return the runs in reading order, what goes before what comes; white space does not count.

    >>> [(part.kind, part.text) for part in word_diff("Got di RW 1", "Got di RW 2")]
    [('same', 'Got di RW'), ('gone', '1'), ('new', '2')]
    """
    left, right = before.split(), after.split()
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", " ".join(left[a:b])))
            continue
        parts += [Part("gone", " ".join(left[a:b]))] if b > a else []
        parts += [Part("new", " ".join(right[c:d]))] if d > c else []
    return parts
