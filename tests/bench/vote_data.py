"""Fill a database for the bench of votes: an open vote with 40 options and many people with sessions."""

import json
import secrets
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PEOPLE, OPTIONS = 6_000, 40
# How people are signed in on the bare site: as in a new Django project.
BARE_BACKEND = "django.contrib.auth.backends.ModelBackend"


def main(folder: Path) -> None:
    """Write `people.txt` and `bare.txt` (a cookie and a token a line) and `facts.json` into the folder."""
    import django

    django.setup()
    from django.conf import settings

    from participate.accounts.models import User
    from participate.contests.proofs import stage
    from participate.processes.enums import Role
    from participate.processes.models import Membership

    cycle = stage.make_cycle("pemungutan-2027")
    people = User.objects.bulk_create(
        [User(email=f"w{number}@example.org", password="!unusable") for number in range(PEOPLE)]
    )
    Membership.objects.bulk_create(
        [Membership(cycle=cycle, user=user, role=Role.DELEGATE) for user in people]
    )
    _sign_in(people, settings.AUTHENTICATION_BACKENDS[0], folder / "people.txt")
    _sign_in(people, BARE_BACKEND, folder / "bare.txt")
    stage.CODES = tuple(f"U-{number:02d}" for number in range(1, OPTIONS + 1))
    contest = stage.open_vote(cycle, {**stage.RULE, "rank_limit": 5, "budget": 500})
    facts = {"cast": f"/siklus/{cycle.slug}/suara/kirim/", "ballot": f"/siklus/{cycle.slug}/suara/",
             "contest": contest.pk, "people": PEOPLE}  # fmt: skip
    (folder / "facts.json").write_text(json.dumps(facts))


def _sign_in(people: Any, backend: str, path: Path) -> None:
    """Make a session for each person as `backend` would, and write a cookie and a token a line."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows, lines = [], []
    for user in people:
        session, token, key = store(), secrets.token_hex(16), secrets.token_hex(16)
        data = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend,
                HASH_SESSION_KEY: user.get_session_auth_hash()}  # fmt: skip
        ends = timezone.now() + timezone.timedelta(days=7)
        rows.append(Session(session_key=key, session_data=session.encode(data), expire_date=ends))
        lines.append(f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={token} {token}")
    Session.objects.bulk_create(rows, batch_size=2000)
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
