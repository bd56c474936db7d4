"""Fill a database with threads for the bench, and measure what posting in them costs."""

import json
import secrets
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

POSTS, TIMES = 5_000, 60


def main(folder: Path) -> None:
    """Write `facts.json` into the folder: addresses, a cookie, and the milliseconds of CPU and clock a post takes."""
    import django

    django.setup()
    from participate.deliberation.enums import Kind
    from participate.deliberation.models import Thread
    from participate.deliberation.services.threads import open_thread
    from tests.factories.processes import make_cycle, make_user
    from tests.factories.talk import fill

    cycle = make_cycle()
    threads = {
        name: open_thread(actor=None, cycle=cycle, kind=Kind.PROPOSAL, title=name, url="/")
        for name in ("150", "long", "empty")
    }
    fill(threads["150"], 50, 2, letters=300)
    fill(threads["long"], POSTS // 4, 3, letters=300)
    reader = make_user("baca@example.org", display_name="Ibu Baca")
    facts: dict[str, Any] = {
        "page": f"/siklus/{cycle.slug}/bicara/{threads['150'].pk}/",
        "cookie": _signed_in(reader),
        "posts": Thread.objects.get(title="long").last_number,
        "posting": _posting(threads["long"], threads["empty"], reader),
    }
    (folder / "facts.json").write_text(json.dumps(facts))


def _signed_in(user: Any) -> str:
    """Return the cookie of a session of the user."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={secrets.token_hex(16)}"


def _posting(long: Any, empty: Any, author: Any) -> dict[str, float]:
    """Post in turns into the long and into the empty thread; return medians in milliseconds, and their ratios."""
    from participate.deliberation.services.posts import write_post

    clock: dict[str, list[float]] = {"long": [], "empty": []}
    spent: dict[str, list[float]] = {"long": [], "empty": []}
    for number in range(TIMES + 5):
        for name, thread in (("long", long), ("empty", empty)):
            begun, used = time.perf_counter(), time.process_time()
            write_post(actor=author, thread=thread, text=f"Kiriman nomor {number} untuk diukur.")
            if number >= 5:
                spent[name].append(1000 * (time.process_time() - used))
                clock[name].append(1000 * (time.perf_counter() - begun))
    found = {f"{name}_ms": statistics.median(values) for name, values in clock.items()}
    found |= {f"{name}_cpu_ms": statistics.median(values) for name, values in spent.items()}
    found["ratio"] = found["long_ms"] / found["empty_ms"]
    found["cpu_ratio"] = found["long_cpu_ms"] / found["empty_cpu_ms"]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
