"""What is told about one rule: a short name, two plain sentences, a picture."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a rule: `what` happens, what it is `good` or bad for, and which `picture` shows it."""

    name: Text
    what: Text
    good: Text
    picture: str

    @property
    def sentences(self) -> tuple[str, str]:
        """The two sentences in the reader's language."""
        return str(self.what), str(self.good)
