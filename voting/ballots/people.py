"""How the rooms around the box name the people who act on it: never as voters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff: the room's own name for the account ("user:12"), and what everybody may read."""

    ref: str
    name: str
    role: str = ""
