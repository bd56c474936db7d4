"""Write the audit trail."""

from datetime import datetime
from typing import Any

from participate.kit.models import AuditEntry


def record(
    *, actor: Any, action: str, target: str, at: datetime, role: str = "", data: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one audit entry inside the caller's transaction.

    `actor` is a user or None (the system); `action` reads `room.verb_noun`; `target` reads `model:pk`.
    """
    return AuditEntry.objects.create(
        at=at,
        actor_id=getattr(actor, "pk", None),
        actor_role=role,
        action=action,
        target=target,
        data=data or {},
    )
