"""Staff: try again what failed, and note what an operator sent by hand."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.kit.clock import database_now
from participate.kit.errors import Conflict
from participate.notices.channels import all_channels
from participate.notices.enums import Failure, State
from participate.notices.models import Delivery, Digest

# Older news is no news.
RETRY_DAYS = 30


@transaction.atomic
def retry_failed(*, actor: Any, channel: str, now: datetime | None = None) -> int:
    """Let everything that failed on a channel in the last 30 days wait again; return how many."""
    moment = now or database_now()
    since = moment - timedelta(days=RETRY_DAYS)
    count = sum(
        model.objects.filter(channel=channel, state=State.FAILED, created_at__gte=since).update(
            state=State.WAITING, attempts=0, failure="", claimed_at=None, due_at=None
        )
        for model in (Delivery, Digest)
    )
    audit.record(
        actor=actor,
        action="notices.retry_failed",
        target=f"channel:{channel}",
        at=moment,
        data={"count": count},
    )
    return count


@transaction.atomic
def record_by_hand(*, actor: Any, digest_id: int, reached: bool, now: datetime | None = None) -> Digest:
    """Note that an operator sent a summary, or could not. Raises `Conflict` when somebody else did before."""
    moment = now or database_now()
    names = [name for name, kind in all_channels().items() if kind.by_hand]
    waiting = Digest.objects.select_for_update().filter(channel__in=names, state=State.WAITING)
    row = waiting.filter(pk=digest_id).first()
    if row is None:
        raise Conflict(_("This one is settled already. The list shows what still waits."))
    row.attempts += 1
    row.state, row.failure = (State.SENT, "") if reached else (State.FAILED, Failure.BY_HAND)
    row.sent_at = moment if reached else None
    row.save(update_fields=["attempts", "state", "failure", "sent_at"])
    audit.record(
        actor=actor,
        action="notices.send_by_hand",
        target=f"digest:{row.pk}",
        at=moment,
        data={"reached": reached},
    )
    return row
