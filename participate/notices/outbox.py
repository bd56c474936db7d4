"""Sending: each parcel is claimed by one worker, sent, and marked; a crash between is retried later.

A parcel is a message by itself or a summary. What rings a phone waits for the end of quiet hours; what is too much
for one day waits for the next summary. Claims are timed by the database's clock.
Channels that an operator serves by hand are left to the operator.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from participate.kit.clock import database_now
from participate.notices.channels import all_channels, channel
from participate.notices.enums import Failure, State
from participate.notices.hours import quiet_until
from participate.notices.letters import address_of, digest_rows, letter_of
from participate.notices.models import Delivery, Digest
from participate.notices.queries import CONTENT, clock_of

ATTEMPTS = 5
# A claim older than this belongs to a worker that died.
STALE = timedelta(minutes=10)
DAY = timedelta(days=1)
log = logging.getLogger(__name__)
Parcel = Delivery | Digest


class NoAddress(Exception):
    """The person cannot be reached on this channel any more."""


def send_key(key: str, now: datetime | None = None) -> int:
    """Send what still waits of the messages with a key; return how many went out."""
    moment = now or database_now()
    return sum(_send(Delivery, pk, moment) for pk in _due_ids(Delivery, moment, message__key=key))


def send_all_due(now: datetime | None = None) -> tuple[int, int]:
    """Send everything that waits or whose worker died; return (sent, still waiting)."""
    return _send_models((Delivery, Digest), now)


def send_digests(now: datetime | None = None) -> tuple[int, int]:
    """Send the summaries that wait or whose worker died; return (sent, still waiting)."""
    return _send_models((Digest,), now)


def _send_models(models: tuple[type[Parcel], ...], now: datetime | None) -> tuple[int, int]:
    moment = now or database_now()
    work = [(model, pk) for model in models for pk in _due_ids(model, moment)]
    sent = sum(_send(model, pk, moment) for model, pk in work)
    return sent, len(work) - sent


def _due_ids(model: type[Parcel], moment: datetime, **more: Any) -> list[int]:
    """Return what this computer may send now, oldest first."""
    names = [name for name, kind in all_channels().items() if not kind.by_hand]
    rows = model.objects.filter(_due(moment), channel__in=names, **more)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _due(moment: datetime) -> Q:
    """Match what nobody is sending now and whose time has come.

    Quiet hours end within a day, and nobody claims in the future: such a row was written by a wrong clock.
    """
    now = Q(due_at=None) | Q(due_at__lte=moment) | Q(due_at__gt=moment + DAY)
    left = Q(claimed_at__lt=moment - STALE) | Q(claimed_at__gt=moment + STALE)
    return (Q(state__in=[State.WAITING, State.DEFERRED]) & now) | (Q(state=State.SENDING) & left)


def _send(model: type[Parcel], pk: int, moment: datetime) -> bool:
    """Claim one parcel, send it, mark it; say whether it went out."""
    free = model.objects.filter(_due(moment), pk=pk)
    parcel = _loaded(model).filter(_due(moment), pk=pk).first()
    if parcel is None or _held_back(parcel, moment):
        return False
    if not free.update(state=State.SENDING, claimed_at=moment, attempts=F("attempts") + 1):
        return False
    try:
        _hand_over(parcel)
    except Exception as error:  # a mail server may fail in any way; the parcel waits for the next round
        _note_failure(parcel, error)
        return False
    model.objects.filter(pk=pk).update(state=State.SENT, sent_at=moment, failure="", due_at=None)
    return True


def _loaded(model: type[Parcel]) -> Any:
    """Return parcels with what their letter needs."""
    if model is Digest:
        rows = Digest.objects.select_related("user__hours")
        return rows.prefetch_related(CONTENT)
    return Delivery.objects.select_related("user__hours", "message__subscription")


def _held_back(parcel: Parcel, moment: datetime) -> bool:
    """Let a parcel wait for the end of quiet hours, or for the next summary; say whether it does.

    A summary whose messages were all taken back is dropped.
    """
    free = type(parcel).objects.filter(_due(moment), pk=parcel.pk)
    if channel(parcel.channel).quiet and (until := quiet_until(clock_of(parcel.user), moment)):
        free.update(state=State.DEFERRED, due_at=until)
        return True
    if isinstance(parcel, Digest):
        return not digest_rows(parcel) and bool(free.update(state=State.DROPPED))
    if not parcel.by_itself and _had_enough(parcel, moment):
        free.update(state=State.COLLECTING, due_at=None, claimed_at=None)
        return True
    return False


def _had_enough(parcel: Delivery, moment: datetime) -> bool:
    """Say whether the recipient got as many single messages in a day as NOTICE_CAPS allows."""
    sent = Delivery.objects.filter(
        recipient=parcel.recipient,
        channel=parcel.channel,
        state=State.SENT,
        by_itself=False,
        sent_at__gt=moment - DAY,
    )
    return sent.count() >= settings.NOTICE_CAPS["immediate_a_day"]


def _hand_over(parcel: Parcel) -> None:
    """Write the letter and give it to the channel."""
    if not address_of(parcel):
        raise NoAddress
    channel(parcel.channel).send(letter_of(parcel))


def _note_failure(parcel: Parcel, error: Exception) -> None:
    """Keep the kind of failure only: mail servers put the address into theirs, and nobody's clock deletes logs."""
    gone = isinstance(error, NoAddress)
    # People change their number: nothing for whoever runs the site to do.
    level = logging.INFO if gone else logging.ERROR
    log.log(level, "%s %s could not be sent (%s)", type(parcel).__name__, parcel.pk, type(error).__name__)
    final = gone or parcel.attempts + 1 >= ATTEMPTS
    state = State.FAILED if final else State.WAITING
    type(parcel).objects.filter(pk=parcel.pk).update(state=state, failure=kind_of(error), claimed_at=None)


def kind_of(error: Exception) -> Failure:
    """Return the kind of a failure."""
    if isinstance(error, (NoAddress, SMTPRecipientsRefused, ValueError)):
        return Failure.ADDRESS
    return Failure.SERVER if isinstance(error, OSError) else Failure.OTHER
