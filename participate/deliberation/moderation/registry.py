"""What can be reported: each kind of words says once how moderation finds, hides and shows it.

A room calls `register` in `AppConfig.ready`, for example for points:

    register(
        "point", label=_("Point"), load=load_points, hide=hide_point, show=show_point,
    )

* `load(keys)` returns `{key: Thing}` in one query, however many keys; what is gone is left out.
* `hide(key, rule)` and `show(key)` change the row inside moderation's transaction and announce the page. The number
  of the rule is what readers see in its place: "Hidden by moderation, rule 3".
* A `Thing` without an `edit_url` is hidden or left, never given back to be changed.
* The room's pages link to `moderation:report` with kind and key.
* Before its writer changes a hidden thing the room calls `services.handing.require_returned`, afterwards
  `services.handing.came_back`; when the writer takes it back, `services.handing.taken_back`.

The kind is written down in cases, so it never changes. Cases hold kind and key instead of a foreign key, because the
public record outlives what it is about (ADR 10).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from participate.processes.models import Cycle


@dataclass(frozen=True, slots=True)
class Thing:
    """Words that can be reported, as moderators see them. `writers` are accounts: who said it, who typed it.

    `rule` is the number it is hidden under, 0 while everybody reads it; `gone` that its writer took it back.
    """

    cycle: Cycle
    text: str
    url: str
    author: Any = None
    writers: frozenset[int] = frozenset()
    signed: str = ""
    edit_url: str = ""
    rule: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of words is found, hidden and shown again."""

    code: str
    label: Any
    load: Callable[[Iterable[int]], dict[int, Thing]]
    hide: Callable[[int, int], None]
    show: Callable[[int], None]


KINDS: dict[str, Kind] = {}


def register(
    code: str, *, label: Any, load: Callable[[Iterable[int]], dict[int, Thing]],
    hide: Callable[[int, int], None], show: Callable[[int], None],
) -> None:  # fmt: skip
    """Make a kind of words reportable; a second call for the same code replaces the first."""
    KINDS[code] = Kind(code, label, load, hide, show)


def thing_of(kind: str, key: int) -> Thing | None:
    """Return what a kind and a key name, or None."""
    known = KINDS.get(kind)
    return known.load([key]).get(key) if known else None


def label_of(kind: str) -> str:
    """Return the name of a kind; an unknown code is its own name."""
    return str(KINDS[kind].label) if kind in KINDS else kind
