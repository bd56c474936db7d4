"""How far a long step of the closing is, for everybody who looks at its page meanwhile; kept in the cache only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache

from voting.ballots.models import Contest

# A process that was stopped says nothing any more: then the page offers the step again.
KEPT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Working:
    """A step at work: `step` is seal or count, `done` parts of `whole` are ready."""

    step: str
    done: int
    whole: int


def _key(contest: Contest) -> str:
    return f"contests:at-work:{contest.pk}"


def at_work(contest: Contest) -> Working | None:
    """Return the step that is being done just now, or None."""
    found = cache.get(_key(contest))
    return None if found is None else Working(*found)


@contextmanager
def told(contest: Contest, step: str) -> Iterator[Callable[[int, int], None]]:
    """Give what a step calls with (done, whole) while it works; when it ends, whichever way, nothing is told any more."""

    def tell(done: int, whole: int) -> None:
        cache.set(_key(contest), (step, done, whole), KEPT_SECONDS)

    tell(0, 1)
    try:
        yield tell
    finally:
        cache.delete(_key(contest))
