"""Draw maps a while after answers came in, in a thread of their own, however many answers came."""

import logging
from threading import Lock, Timer

from django.conf import settings
from django.db import connections

from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.services.drawing import draw_poll

logger = logging.getLogger(__name__)
# Rounds whose map waits to be drawn; shared by the threads of this process.
_lock = Lock()
_waiting: set[int] = set()


def draw_soon(poll: int) -> None:
    """Draw the map of a round in `OPINION_MAP_SECONDS`; what comes until then is in the same map. 0: never."""
    seconds = settings.OPINION_MAP_SECONDS
    if not seconds:
        return
    with _lock:
        if poll in _waiting:
            return
        _waiting.add(poll)
    timer = Timer(seconds, _draw, [poll])
    timer.daemon = True
    timer.start()


def _draw(number: int) -> None:
    """Draw, with a connection of its own; whoever finds another process at it comes back."""
    with _lock:
        _waiting.discard(number)
    try:
        poll = OpinionPoll.objects.filter(pk=number).first()
        if poll is not None and not draw_poll(poll=poll):
            draw_soon(number)
    except Exception:
        logger.exception("the map of round %s could not be drawn", number)
    finally:
        connections.close_all()
