"""Points for and against, for tests."""

from typing import Any

from django.db import connection

from participate.deliberation.models import Thread
from participate.deliberation.points.enums import Side
from participate.deliberation.points.models import Point
from participate.deliberation.points.services.writing import add_point
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal


def make_weighed(cycle: Cycle | None = None, code: str = "U-01") -> tuple[Proposal, Thread]:
    """Return a proposal and its thread, without a point."""
    proposal = make_proposal(cycle or make_cycle(), code)
    return proposal, thread_of_proposal(actor=None, proposal=proposal)


def claim(
    thread: Thread, text: str = "Anak sekolah tidak lagi lewat lumpur.", *, side: str = "for", by: Any = None, **more: Any
) -> Point:  # fmt: skip
    """Write a point as somebody (or as Ibu Sari)."""
    actor = by or make_user("sari@example.org", display_name="Ibu Sari")
    return add_point(actor=actor, thread=thread, side=side, text=text, **more)


def fill_points(thread: Thread, number: int) -> None:
    """Write `number` points on each side quickly, past the services: for counting queries only."""
    author, now = make_user("banyak@example.org", display_name="Pak Banyak"), database_now()
    rows = [
        Point(thread=thread, number=2 * n + (side == Side.AGAINST), side=side, author=author, body=f"Alasan {n}",
              created_at=now, helpful_count=n)
        for n in range(1, number + 1) for side in Side
    ]  # fmt: skip
    Point.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE deliberation_points_point")
