"""Threads and posts for tests."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import connection
from PIL import Image

from participate.deliberation.models import Post, Thread
from participate.deliberation.services.gate import LEAST_SECONDS
from participate.deliberation.services.posts import write_post
from participate.deliberation.services.threads import thread_of_cycle
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from tests.factories.processes import make_cycle, make_user


def make_thread(cycle: Cycle | None = None) -> Thread:
    """Return the thread about the whole process, without a post."""
    return thread_of_cycle(actor=None, cycle=cycle or make_cycle())


def say(
    thread: Thread, text: str = "Selokan di RT 02 sudah penuh.", *, by: Any = None, **fields: Any
) -> Post:
    """Write a post as somebody (or as Ibu Sari)."""
    actor = by or make_user("sari@example.org", display_name="Ibu Sari")
    return write_post(actor=actor, thread=thread, text=text, **fields)


def fill(thread: Thread, roots: int, replies: int = 0, *, letters: int = 200) -> None:
    """Fill a thread quickly: `replies` for each of `roots` conversations; past the services, for measuring only."""
    author, now, number = make_user("banyak@example.org", display_name="Pak Banyak"), database_now(), 0
    text = ("Selokan ini penuh lumpur setiap kali hujan turun deras. " * (letters // 50 + 1))[:letters]
    made = []
    for _root in range(roots):
        number += 1
        made.append(Post(thread=thread, number=number, path=f"{number:07x}.", author=author, body=f"{number} {text}",
                         created_at=now - timedelta(seconds=number), reply_count=replies))  # fmt: skip
    Post.objects.bulk_create(made, batch_size=500)
    tops = list(Post.objects.filter(thread=thread).order_by("number"))
    below = []
    for top in tops:
        for _reply in range(replies):
            number += 1
            below.append(Post(thread=thread, number=number, path=f"{top.path}{number:07x}.", author=author, root=top,
                              parent=top, depth=2, body=f"{number} {text}", created_at=now))  # fmt: skip
    Post.objects.bulk_create(below, batch_size=500)
    Thread.objects.filter(pk=thread.pk).update(last_number=number, last_post_at=now)
    thread.refresh_from_db()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE deliberation_post")


def picture(name: str = "foto.jpg", notes: bytes = b"") -> BytesIO:
    """Return a small photo, with a note of the camera in it."""
    target = BytesIO()
    Image.new("RGB", (60, 40), "green").save(target, "JPEG", comment=notes)
    target.seek(0)
    target.name = name
    return target


def old_stamp(monkeypatch: Any) -> None:
    """Let tests send a form as quickly as they like."""
    monkeypatch.setattr("participate.deliberation.services.gate.LEAST_SECONDS", -1)
    assert LEAST_SECONDS > 0
