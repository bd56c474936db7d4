"""The pages of the bench, and what has been published about the nearest peer for the same work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name in the facts, what it is, and the peer's published queries and requests a second.

    `shared` says whether visitors without a session get it from the cache in front of the middleware.
    `goal` is how many times faster than the peer it should be.
    """

    name: str
    title: str
    shared: bool = True
    peer: str = ""
    peer_queries: int = 0
    peer_per_second: float = 0.0
    goal: int = 0


PEER = "adhocracy+ (Django and Wagtail, its production settings, two workers, two cores; published, not measured here)"
PAGES = (
    Page("list", "list, 20 of 500", True, "idea list, 15 of 500", 137, 6.0, 30),
    Page("map", "map and list, 500", True, "budget list of 500 with map", 2057, 0.4, 300),
    Page("proposal", "one proposal", True, "budget proposal page", 57, 17.0, 20),
    Page("ballot", "ballot, 40 options", False),
    Page("result", "result, 98 projects", True),
    Page("page", "council's page with live blocks", True),
)
