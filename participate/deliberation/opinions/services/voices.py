"""Whose answers these are: an account over all its devices, else a device with a token."""

import hashlib
import secrets
from typing import Any

from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.queries.voices import device_voice, user_voice
from participate.kit import ratelimit

# New devices behind one address: a hall of hundreds is let in, a program is slowed down.
NEW_DEVICES, NEW_SECONDS = 600, 600


def new_token() -> str:
    """Return a token for a device."""
    return secrets.token_urlsafe(24)


def hash_token(token: str) -> str:
    """Return what is stored of a token; an empty one gives an empty text."""
    return hashlib.sha256(f"opinions:{token}".encode()).hexdigest() if token else ""


def take_voice(*, actor: Any, poll: OpinionPoll, token: str, address: str = "") -> Voice:
    """Return the voice to write for, made or joined as needed. The caller has locked the round.

    Signed-in people have one voice: what the device said before they signed in becomes theirs, unless they have
    answered that statement already.
    """
    device = device_voice(poll, hash_token(token))
    if actor is None:
        return device or _new(poll, address, token_hash=hash_token(token))
    own = user_voice(poll, actor)
    if own is None and device is not None:
        device.user, device.token_hash = actor, None
        device.save(update_fields=["user", "token_hash"])
        return device
    own = own or _new(poll, address, user=actor)
    if device is not None:
        _join(own, device)
    return own


def _new(poll: OpinionPoll, address: str, **who: Any) -> Voice:
    if address:
        ratelimit.check("opinion-voices", f"{poll.pk}:{address}", limit=NEW_DEVICES, seconds=NEW_SECONDS)
    return Voice.objects.create(poll=poll, **who)


def _join(own: Voice, device: Voice) -> None:
    """Give the account what only the device has answered or suggested, then forget the device."""
    known = Answer.objects.filter(voice=own).values("statement")
    fresh = list(Answer.objects.filter(voice=device).exclude(statement__in=known).order_by("place"))
    for step, row in enumerate(fresh, start=1):
        row.voice, row.place = own, own.last_place + step
    Answer.objects.bulk_update(fresh, ["voice", "place"])
    own.last_place += len(fresh)
    own.save(update_fields=["last_place"])
    Statement.objects.filter(voice=device).update(voice=own)
    device.delete()
