"""Read the inbox."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participate.kit.clock import database_now
from participate.notices.models import Message


@transaction.atomic
def mark_read(*, actor: Any, message_id: int | None = None, now: datetime | None = None) -> int:
    """Mark one message of the person, or all of them, as read; return how many were new."""
    rows = Message.objects.filter(user=actor, read_at__isnull=True)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    return rows.update(read_at=now or database_now())
