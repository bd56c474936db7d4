"""What a proof found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure in words, the limit it is held against, and whether it holds."""

    figure: str
    limit: str
    passed: bool
