"""Sending: each message is claimed by one worker, sent, and marked; a crash between is retried later."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q

from participate.kit.clock import database_now
from participate.notices.channels import channel
from participate.notices.enums import State
from participate.notices.models import Message

ATTEMPTS = 5
# A claim older than this belongs to a worker that died.
STALE = timedelta(minutes=10)
log = logging.getLogger(__name__)


def send_messages(message_ids: list[int], now: datetime | None = None) -> int:
    """Send those of the messages that still wait; return how many went out."""
    moment = now or database_now()
    return sum(_send(pk, moment) for pk in message_ids)


def send_all_due(now: datetime | None = None) -> tuple[int, int]:
    """Send everything that waits or whose worker died; return (sent, still waiting)."""
    moment = now or database_now()
    ids = list(Message.objects.filter(_due(moment)).order_by("pk").values_list("pk", flat=True))
    sent = sum(_send(pk, moment) for pk in ids)
    return sent, len(ids) - sent


def _due(moment: datetime) -> Q:
    """Match messages that nobody is sending now."""
    return Q(state=State.WAITING) | Q(state=State.SENDING, claimed_at__lt=moment - STALE)


def _send(pk: int, moment: datetime) -> bool:
    """Claim one message, send it, mark it; say whether it went out."""
    claim = Message.objects.filter(_due(moment), pk=pk)
    if not claim.update(state=State.SENDING, claimed_at=moment, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(pk=pk)
    try:
        channel(message.channel).send(message)
    except Exception:  # a mail server may fail in any way; the message waits for the next round
        log.exception("Message %s could not be sent", pk)
        state = State.FAILED if message.attempts >= ATTEMPTS else State.WAITING
        Message.objects.filter(pk=pk).update(state=state, claimed_at=None)
        return False
    Message.objects.filter(pk=pk).update(state=State.SENT, sent_at=moment)
    return True
