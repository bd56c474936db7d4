"""Devices a person is signed in on, and sign-ins that were begun with one of their addresses."""

import json
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from participate.rights.people import Person
from participate.rights.services.sweep import Pattern, blanked, patterns_of

CHUNK = 1000


def end_sessions(person: Person) -> int:
    """End every session that is the person's or holds one of their addresses; return how many.

    What a session holds is packed, so each is read; a hundred thousand take seconds.
    """
    number = str(person.user.pk) if person.user else ""
    wanted = patterns_of(person)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    own = UserSession.objects.filter(user=person.user) if person.user else UserSession.objects.none()
    ended = set(own.values_list("session_key", flat=True))
    for session in Session.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if _is_theirs(session.get_decoded(), number, wanted):
            ended.add(session.pk)
    for key in sorted(ended):
        store(key).delete()  # from the cache as well, where sessions are cached
    return len(ended)


def _is_theirs(data: dict[str, Any], number: str, wanted: list[Pattern]) -> bool:
    """Say whether a session is signed in as the account `number`, or holds an address of the person."""
    if number and data.get(SESSION_KEY) == number:
        return True
    text = json.dumps(data, default=str)
    return blanked(text, wanted) != text
